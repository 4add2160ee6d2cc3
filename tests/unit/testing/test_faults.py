"""Faults: problem documents, late answers and broken connections, through both clients."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

import httpx
import pytest

from vclient import (
    APIError,
    AuthorizationError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    SyncVClient,
    TransportError,
    UnprocessableEntityError,
    ValidationError,
)
from vclient.testing import Clock, FakeVClient, SyncFakeVClient, ValentinaServer

LIST = "GET /companies/{company_id}/campaigns"
GET = "GET /companies/{company_id}/campaigns/{campaign_id}"
CREATE = "POST /companies/{company_id}/campaigns"
UPDATE = "PATCH /companies/{company_id}/campaigns/{campaign_id}"


@pytest.fixture
def client(server):
    with SyncFakeVClient(server) as client:
        yield client


@pytest.fixture
def campaigns(client, server):
    return client.campaigns(server.user_id)


@pytest.fixture
def once(campaigns):
    """The campaigns, with a client that does not repeat what failed."""
    return campaigns.with_options(max_retries=0)


class TestProblems:
    def test_the_document(self, api, server):
        server.fail(GET, status=404, detail="Campaign not found")
        answer = api.get(f"/campaigns/{server.campaign_id}?x=1")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == {
            "status": 404,
            "title": "Not Found",
            "detail": "Campaign not found",
            "instance": f"http://valentina.test{api.company}/campaigns/{server.campaign_id}?x=1",
            "request_id": answer.headers["x-request-id"],
        }

    def test_a_rate_limit_is_as_the_live_one(self, api, server):
        server.fail(status=429, retry_after=1.98)
        answer = api.get("/campaigns")
        assert answer.json()["title"] == "Too Many Requests"
        assert answer.json()["detail"] == "You are being rate limited."
        assert answer.json()["retry_after"] == 1.98
        assert answer.json()["request_id"].startswith("req_")
        assert answer.headers["ratelimit"] == '"testing";r=0;t=2'
        for name in ("retry-after", "x-request-id", "cache-control"):
            assert name not in answer.headers

    def test_the_header_is_an_option(self, api, server):
        server.fail(status=503, retry_after=2.5, retry_after_header=True)
        answer = api.get("/campaigns")
        assert answer.headers["retry-after"] == "3"
        assert answer.json()["retry_after"] == 2.5
        assert "ratelimit" not in answer.headers

    @pytest.mark.parametrize(
        ("status", "error", "detail"),
        [
            (403, AuthorizationError, "No rights to access this resource"),
            (404, NotFoundError, "Not Found"),
            (422, UnprocessableEntityError, "Unprocessable Content"),
            (500, ServerError, "Something went wrong on our end"),
            (503, ServerError, "Service Unavailable"),
        ],
    )
    def test_details_are_made_up(self, once, server, status, error, detail):
        server.fail(LIST, status=status)
        with pytest.raises(error, match=detail) as caught:
            once.list_all()
        assert caught.value.request_id.startswith("req_")

    def test_fields_and_codes(self, once, server):
        invalid = [{"field": "name", "message": "too odd"}]
        server.fail(CREATE, status=400, invalid_parameters=invalid, headers={"X-Own": "1"})
        with pytest.raises(ValidationError) as caught:
            once.create(name="abc")
        assert caught.value.invalid_parameters == invalid
        assert caught.value.headers["x-own"] == "1"
        server.fail(CREATE, status=422, code="EMAIL_REQUIRED")
        with pytest.raises(UnprocessableEntityError) as refused:
            once.create(name="abc")
        assert refused.value.code == "EMAIL_REQUIRED"

    def test_a_bad_request_says_nothing_by_default(self, api, server):
        server.fail(status=400)
        assert api.get("").json()["invalid_parameters"][0]["field"] == "body"
        server.fail(status=400, invalid_parameters=[])
        assert "invalid_parameters" not in api.get("").json()

    def test_nothing_else_is_judged(self, server):
        server.fail(status=503)
        answer = server.handle(httpx.Request("GET", "http://a.test/nowhere"))
        assert answer.status_code == 503
        assert server.calls.last.status == 503
        assert server.calls.last.operation is None

    def test_a_failed_write_changes_nothing(self, once, server):
        with server.fail(CREATE), pytest.raises(ServerError) as caught:
            once.create(name="abc")
        assert caught.value.may_have_been_applied
        assert once.count() == 1
        assert server.calls.filter(CREATE)[0].status == 500

    @pytest.mark.parametrize("status", [200, 399, 599, 0])
    def test_only_errors_are_failures(self, server, status):
        with pytest.raises(ValueError, match="must be that of an error"):
            server.fail(status=status)


class TestRetries:
    def test_the_server_is_obeyed(self, campaigns, server):
        before = server.now
        server.fail(LIST, status=429, retry_after=20, times=1)
        campaigns.count()
        # A quarter of what is asked for is added at most, and half of that with fake clients.
        assert 22.5 <= (server.now - before).total_seconds() < 22.51

    def test_a_limit_by_default(self, once, server):
        server.fail(LIST, status=429)
        with pytest.raises(RateLimitError) as caught:
            once.count()
        assert (caught.value.retry_after, caught.value.remaining) == (1, 0)

    def test_a_key_lets_a_write_be_repeated(self, campaigns, server):
        server.drop_connection(CREATE, times=1)
        created = campaigns.create(name="A City", idempotency_key="k")
        assert [each.id for each in campaigns.list_all() if each.name == "A City"] == [created.id]
        assert [call.is_lost for call in server.calls.filter(CREATE)] == [True, False]


class TestDelays:
    def test_nobody_waits(self, once, server):
        before, started = server.now, time.monotonic()
        server.delay(LIST, seconds=20)
        assert once.count() == 1
        assert 20 <= (server.now - before).total_seconds() < 20.01
        assert time.monotonic() - started < 5

    def test_a_late_answer_is_lost_and_the_write_was_applied(self, server):
        server.delay(CREATE, seconds=31)
        before = server.now
        with SyncFakeVClient(server) as client:
            campaigns = client.campaigns(server.user_id)
            with pytest.raises(RequestTimeoutError, match="ReadTimeout") as caught:
                campaigns.create(name="A City")
            assert caught.value.may_have_been_applied
            assert 30 <= (server.now - before).total_seconds() < 30.01
            assert campaigns.count() == 2
        call = server.calls.assert_called(CREATE, times=1)
        assert (call.status, call.is_lost) == (201, True)
        assert repr(call).endswith("-> 201, lost>")

    def test_the_total_timeout_counts_delays(self, server):
        server.delay(LIST, seconds=4)
        with (
            SyncFakeVClient(server, total_timeout=10, timeout=3) as client,
            pytest.raises(RequestTimeoutError),
        ):
            client.campaigns(server.user_id).count()
        # Three seconds and one, three and two, and what was left.
        assert [call.is_lost for call in server.calls] == [True, True, True]

    def test_no_timeout_no_limit(self, server):
        server.delay(seconds=1e6)
        with SyncFakeVClient(server, timeout=None) as client:
            assert client.campaigns(server.user_id).count() == 1

    def test_it_comes_on_top_of_the_rest(self, once, server):
        server.delay(seconds=5)
        slow = server.delay(LIST, seconds=10, times=1)
        server.respond(LIST, items=[])
        before = server.now
        assert once.count() == 0
        assert 10 <= (server.now - before).total_seconds() < 10.01
        assert not slow.is_active
        assert once.count() == 0
        assert 15 <= (server.now - before).total_seconds() < 15.01

    @pytest.mark.parametrize("seconds", [-1, float("nan")])
    def test_time_does_not_run_backwards(self, server, seconds):
        with pytest.raises(ValueError, match="at least 0"):
            server.delay(seconds=seconds)


class TestConnections:
    def test_broken_after_acting(self, once, server):
        server.drop_connection(CREATE, times=1)
        with pytest.raises(TransportError, match="RemoteProtocolError") as caught:
            once.create(name="A City")
        assert caught.value.may_have_been_applied
        assert once.count() == 2
        assert (server.calls[0].status, server.calls[0].is_lost) == (201, True)

    def test_broken_before_acting(self, once, server):
        server.drop_connection(CREATE, applied=False, times=1)
        with pytest.raises(TransportError, match="ReadError") as caught:
            once.create(name="A City")
        assert caught.value.may_have_been_applied
        assert once.count() == 1
        assert (server.calls[0].status, server.calls[0].is_lost) == (None, True)
        assert repr(server.calls[0]).endswith("-> no answer>")

    def test_never_made(self, once, server):
        server.refuse_connection(CREATE, times=1)
        with pytest.raises(TransportError, match="ConnectError") as caught:
            once.create(name="A City")
        assert not caught.value.may_have_been_applied
        assert once.count() == 1
        assert server.calls[0].json == {"name": "A City"}

    def test_a_connection_that_was_never_made_is_tried_again(self, campaigns, server):
        server.refuse_connection(CREATE, times=2)
        campaigns.create(name="A City")
        assert campaigns.count() == 2

    def test_a_delay_does_not_hold_up_what_never_connects(self, once, server):
        server.delay(seconds=100)
        server.refuse_connection()
        before = server.now
        with pytest.raises(TransportError, match="ConnectError"):
            once.count()
        assert (server.now - before).total_seconds() < 1

    def test_the_last_fault_counts(self, once, server):
        server.fail(LIST)
        drop = server.drop_connection()
        with pytest.raises(TransportError):
            once.count()
        drop.remove()
        with pytest.raises(ServerError):
            once.count()
        server.respond(LIST, items=[])
        assert once.count() == 0

    def test_a_broken_connection_passes_by_an_earlier_canned_answer(self, once, server):
        server.respond(CREATE, json={})
        server.drop_connection(CREATE, times=1)
        with pytest.raises(TransportError):
            once.create(name="A City")
        assert once.count() == 2

    @pytest.mark.parametrize(
        ("told", "message"),
        [
            (lambda server: server.drop_connection(CREATE), "RemoteProtocolError"),
            (lambda server: server.drop_connection(CREATE, applied=False), "ReadError"),
            (lambda server: server.refuse_connection(CREATE), "ConnectError"),
            (lambda server: server.delay(CREATE, seconds=100), "ReadTimeout"),
        ],
    )
    def test_the_async_client(self, server, told, message):
        fault = told(server)

        async def write():
            async with FakeVClient(server, max_retries=0) as client:
                await client.campaigns(server.user_id).create(name="A City")

        with pytest.raises(TransportError, match=message):
            asyncio.run(write())
        assert len(fault.calls) == 1


@contextlib.contextmanager
def served(server):
    """Serve a server, and give a client of its address that does not repeat what failed."""
    with (
        server.serve() as url,
        SyncVClient(
            url,
            server.api_key,
            default_company_id=server.company_id,
            max_retries=0,
            set_as_default=False,
        ) as client,
    ):
        yield client


class TestOverASocket:
    @pytest.mark.parametrize("applied", [True, False])
    def test_a_connection_really_breaks(self, server, applied):
        with served(server) as client:
            campaigns = client.campaigns(server.user_id)
            server.drop_connection(CREATE, applied=applied, times=1)
            with pytest.raises(TransportError, match="RemoteProtocolError") as caught:
                campaigns.create(name="A City")
            assert caught.value.may_have_been_applied
            assert campaigns.count() == 1 + applied

    def test_an_answer_without_a_body_breaks_too(self, server):
        with served(server) as client:
            server.drop_connection(times=1)
            with pytest.raises(TransportError):
                client.campaigns(server.user_id).delete(server.campaign_id)
            assert client.campaigns(server.user_id).count() == 0

    def test_a_refused_connection_is_a_broken_one(self, server):
        with served(server) as client:
            server.refuse_connection(times=1)
            with pytest.raises(TransportError):
                client.campaigns(server.user_id).create(name="A City")
            assert client.campaigns(server.user_id).count() == 1

    def test_a_late_answer_is_late(self, server):
        before = server.now
        server.delay(LIST, seconds=0.2, times=1)
        with served(server) as client:
            started = time.monotonic()
            assert client.campaigns(server.user_id).count() == 1
            assert time.monotonic() - started >= 0.2
            server.delay(LIST, seconds=0.4, times=1)
            impatient = client.campaigns(server.user_id).with_options(timeout=0.05)
            with pytest.raises(RequestTimeoutError):
                impatient.count()
        assert (server.now - before).total_seconds() < 1

    def test_problems_arrive(self, server):
        with served(server) as client:
            server.fail(LIST, status=429, retry_after=3)
            with pytest.raises(RateLimitError) as caught:
                client.campaigns(server.user_id).count()
            assert caught.value.retry_after == 3


def test_faults_of_many_threads_are_counted_exactly():
    server = ValentinaServer(clock=Clock())
    fault = server.fail(LIST, times=50)
    statuses = []

    def read():
        with SyncFakeVClient(server, max_retries=0, set_as_default=False) as client:
            for _ in range(10):
                try:
                    client.campaigns(server.user_id).count()
                except APIError as error:
                    statuses.append(error.status_code)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [500] * 50
    assert len(fault.calls) == 50
    assert not fault.is_active
