"""Compression: what is sent compressed, and to whom."""

from __future__ import annotations

import asyncio
import gzip
import json

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer
from vclient.testing.asgi import ASGIAdapter
from waiting import sync_client

PLAIN = {"Accept-Encoding": "identity"}


def sent(answer):
    """Return the body of an answer as it goes over the wire."""
    return b"".join(answer.stream)


def is_compressed(answer):
    has_header = answer.headers.get("content-encoding") == "gzip"
    assert has_header == (answer.headers.get("vary") == "Accept-Encoding")
    assert has_header == sent(answer).startswith(b"\x1f\x8b")
    return has_header


@pytest.fixture
def options():
    return {}


@pytest.fixture
def server(clock, options):
    return ValentinaServer(clock=clock, **options)


@pytest.fixture
def ask(server):
    """A function that sends a request without a client in between."""

    def send(method, path, *, accept="gzip", body=None, **headers):
        given = {"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id, **headers}
        if accept is not None:
            given["Accept-Encoding"] = accept
        url = f"{server.base_url}/api/v1{path}"
        request = httpx.Request(method, url, headers=given, json=body)
        if accept is None:
            request.headers.pop("accept-encoding", None)
        return server.handle(request)

    return send


@pytest.fixture
def company(server):
    return f"/companies/{server.company_id}"


def test_a_large_body_is_compressed(ask, company):
    answer = ask("GET", company)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(answer.content) >= 500 > len(sent(answer))
    assert gzip.decompress(sent(answer)) == answer.content
    assert answer.json()["num_users"] == 4


def test_a_small_body_is_not(ask):
    answer = ask("GET", "/developers/me")
    assert len(answer.content) < 500
    assert not is_compressed(answer)
    assert sent(answer) == answer.content


@pytest.mark.parametrize(("length", "expected"), [(499, False), (500, True)])
def test_500_bytes_are_where_it_begins(ask, company, length, expected):
    path = f"{company}/campaigns"
    overhead = len(ask("POST", path, body={"name": "A name", "description": "abc"}).content) - 3
    text = "x" * (length - overhead)
    answer = ask("POST", path, body={"name": "A name", "description": text})
    assert len(answer.content) == length
    assert is_compressed(answer) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=1.0", True),
        (None, False),
        ("", False),
        ("identity", False),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("br, gzip ; q=0.000", False),
        ("x-gzip", False),
    ],
)
def test_the_request_has_to_accept_it(ask, company, accept, expected):
    assert is_compressed(ask("GET", company, accept=accept)) == expected


def test_problems_are_compressed_too(ask, company):
    answer = ask("GET", f"{company}/users?limit={'9' * 300}")
    assert answer.status_code == 400
    assert is_compressed(answer)
    assert answer.json()["status"] == 400


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("DELETE", "/developers/me", {}, 405),
        ("GET", "/developers/me", {"X-API-KEY": "unknown"}, 401),
    ],
)
def test_so_are_those_of_requests_that_reach_no_operation(ask, method, path, headers, status):
    answer = ask(method, f"{path}?{'x' * 500}", **headers)
    assert answer.status_code == status
    assert is_compressed(answer)
    assert answer.json()["status"] == status


def test_so_are_those_of_rate_limits_and_reused_keys(ask, server, company):
    headers = {"Idempotency-Key": "k"}
    path = f"{company}/campaigns?{'x' * 500}"
    ask("POST", path, body={"name": "First"}, **headers)
    conflict = ask("POST", path, body={"name": "Other"}, **headers)
    server.rate_limits.drain("developer_key_rotation")
    limited = ask("POST", f"/developers/me/new-key?{'x' * 500}")
    assert [conflict.status_code, limited.status_code] == [409, 429]
    assert is_compressed(conflict)
    assert is_compressed(limited)


def test_an_answer_without_a_body_stays_without(ask, company, server):
    answer = ask("DELETE", f"{company}/campaigns/{server.campaign_id}")
    assert (answer.status_code, sent(answer)) == (204, b"")
    assert not is_compressed(answer)


def test_downloads_are_compressed_though_they_are_archives():
    server = ValentinaServer(file_logging=True)
    headers = {"X-API-KEY": server.global_admin_api_key, "Accept-Encoding": "gzip"}
    request = httpx.Request("GET", "http://x.test/api/v1/admin/logs/download", headers=headers)
    for _ in range(100):
        answer = server.handle(request)
    assert is_compressed(answer)
    assert answer.content.startswith(b"PK")


def test_it_can_be_switched_off():
    server = ValentinaServer(gzip=False)
    client, _ = sync_client(server, server.clock)
    answer = client.request("GET", f"/companies/{server.company_id}")
    assert not {"content-encoding", "vary"} & answer.headers.keys()
    assert answer.headers["content-length"] == str(len(answer.content))


def test_the_same_body_is_always_compressed_to_the_same_bytes():
    def transcript():
        server = ValentinaServer(seed=2, clock=Clock())
        headers = {"X-API-KEY": server.api_key, "Accept-Encoding": "gzip"}
        url = f"{server.base_url}/api/v1/companies/{server.company_id}"
        return sent(server.handle(httpx.Request("GET", url, headers=headers)))

    assert transcript() == transcript()


class TestTheFirstRequester:
    @pytest.mark.parametrize(("first", "second"), [("gzip", "identity"), ("identity", "gzip")])
    def test_decides_how_a_replay_is_sent(self, ask, company, first, second):
        body = {"name": "Once", "description": "x" * 500}
        headers = {"Idempotency-Key": "k"}
        answers = [
            ask("POST", f"{company}/campaigns", accept=accept, body=body, **headers)
            for accept in (first, second)
        ]
        assert [is_compressed(answer) for answer in answers] == [first == "gzip"] * 2
        assert sent(answers[0]) == sent(answers[1])
        assert answers[0].json() == answers[1].json()

    @pytest.mark.parametrize(("first", "second"), [("gzip", "identity"), ("identity", "gzip")])
    @pytest.mark.parametrize("options", [{"stale_reads": 0}])
    def test_decides_how_a_cached_answer_is_sent(self, ask, company, first, second):
        answers = [ask("GET", company, accept=accept) for accept in (first, second)]
        assert [is_compressed(answer) for answer in answers] == [first == "gzip"] * 2
        assert sent(answers[0]) == sent(answers[1])

    def test_decides_nothing_without_a_cache(self, ask, company):
        answers = [ask("GET", company, accept=accept) for accept in ("gzip", "identity", "gzip")]
        assert [is_compressed(answer) for answer in answers] == [True, False, True]


@pytest.mark.parametrize(("accept", "is_stored"), [("gzip", True), ("identity", False)])
def test_how_large_an_answer_is_counts_after_compression(ask, company, accept, is_stored):
    body = {"name": "Large", "description": "x" * 1_200_000}
    headers = {"Idempotency-Key": "k"}
    answers = [
        ask("POST", f"{company}/campaigns", accept=accept, body=body, **headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json()["id"] == answers[1].json()["id"]) == is_stored


class TestASGI:
    @pytest.fixture
    def ask_asgi(self, server):
        """A function that sends a request through the ASGI application."""

        def send(path, **headers):
            async def ask():
                transport = httpx.ASGITransport(ASGIAdapter(server))
                given = {"X-API-KEY": server.api_key, **headers}
                async with (
                    httpx.AsyncClient(transport=transport, base_url="http://asgi.test") as client,
                    client.stream("GET", f"/api/v1{path}", headers=given) as answer,
                ):
                    return answer.headers, b"".join([chunk async for chunk in answer.aiter_raw()])

            return asyncio.run(ask())

        return send

    def test_the_compressed_bytes_are_sent(self, ask_asgi, company):
        headers, raw = ask_asgi(company)
        assert headers["content-encoding"] == "gzip"
        assert headers["vary"] == "Accept-Encoding"
        assert headers["content-length"] == str(len(raw))
        assert json.loads(gzip.decompress(raw))["num_users"] == 4

    def test_plain_bytes_where_they_are_wanted(self, ask_asgi, company):
        headers, raw = ask_asgi(company, **PLAIN)
        assert "content-encoding" not in headers
        assert headers["content-length"] == str(len(raw))
        assert json.loads(raw)["num_users"] == 4
