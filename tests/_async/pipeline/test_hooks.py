"""Hooks see every attempt of a call, and cannot harm it."""

from __future__ import annotations

import dataclasses
import logging
import pickle
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import send
from scripted import REQUEST_ID, BrokenBody, Chunks, Script, answering, returning
from vclient import (
    APIError,
    NotFoundError,
    RateLimitError,
    RequestEvent,
    RequestTimeoutError,
    ResponseEvent,
    VClient,
)
from vclient._api import routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

Events = list["RequestEvent | ResponseEvent"]

GET = {"method": "GET", "path_template": "/companies/{company_id}"}
NO_ANSWER = {"status_code": None, "request_id": None}


@pytest.fixture
def events() -> Events:
    return []


@pytest.fixture
def make_watched(make_client: MakeClient, events: Events) -> MakeClient:
    """A function that makes clients whose hooks keep what they are told."""
    return partial(make_client, on_request=events.append, on_response=events.append)


async def get(client: VClient) -> httpx.Response:
    return await send(
        client, "GET", routes.COMPANY(company_id="secret-id"), params={"secret": "value"}
    )


async def test_a_success(make_watched: MakeClient, events: Events, clock: Any):
    def slow(_request: httpx.Request) -> httpx.Response:
        clock.now += 0.25
        return httpx.Response(200, headers={"X-Request-Id": REQUEST_ID})

    await get(make_watched(Script(slow)))
    assert events == [
        RequestEvent(**GET, attempt=1),
        ResponseEvent(
            **GET,
            attempt=1,
            status_code=200,
            request_id=REQUEST_ID,
            duration=0.25,
            error=None,
            wait=None,
        ),
    ]
    assert events[0].operation == "GET /companies/{company_id}"
    assert not events[1].will_retry


async def test_every_attempt(make_watched: MakeClient, events: Events, clock: Any):
    await get(make_watched(Script(answering(429, retry_after=2), httpx.ReadTimeout, 503, 200)))
    before, after = events[::2], events[1::2]
    assert before == [RequestEvent(**GET, attempt=each) for each in (1, 2, 3, 4)]
    common = {**GET, "duration": 0.0}
    answered = {**common, "request_id": REQUEST_ID}
    first, second, third = clock.waits
    assert 2 <= first <= 2.5
    assert after == [
        ResponseEvent(**answered, attempt=1, status_code=429, error="RateLimitError", wait=first),
        ResponseEvent(**common, **NO_ANSWER, attempt=2, error="RequestTimeoutError", wait=second),
        ResponseEvent(**answered, attempt=3, status_code=503, error="ServerError", wait=third),
        ResponseEvent(**answered, attempt=4, status_code=200, error=None, wait=None),
    ]
    assert [each.will_retry for each in after] == [True, True, True, False]


@pytest.mark.parametrize(
    ("step", "error", "status_code"),
    [
        (404, "NotFoundError", 404),
        (503, "ServerError", 503),
        (httpx.ConnectError, "TransportError", None),
        (httpx.ReadTimeout, "RequestTimeoutError", None),
        (returning(200, stream=BrokenBody(httpx.ReadError("broke"))), "TransportError", 200),
        (returning(200, content=b"more than ten bytes"), "ResponseDecodeError", 200),
        (
            returning(
                200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")
            ),
            "ResponseDecodeError",
            200,
        ),
        (ZeroDivisionError, "ZeroDivisionError", None),
    ],
)
async def test_attempts_that_fail(
    make_watched: MakeClient, events: Events, step: Any, error: str, status_code: int | None
):
    client = make_watched(Script.always(step), max_retries=0, max_response_size=10)
    with pytest.raises((APIError, ZeroDivisionError)):
        await get(client.with_options(max_response_size=300) if step in {404, 503} else client)
    (before, after) = events
    assert before == RequestEvent(**GET, attempt=1)
    assert (after.error, after.status_code, after.wait) == (error, status_code, None)


async def test_the_last_attempt_is_not_retried(make_watched: MakeClient, events: Events):
    client = make_watched(Script.always(503), max_retries=2)
    with pytest.raises(APIError):
        await get(client)
    assert [each.will_retry for each in events[1::2]] == [True, True, False]
    assert [each.attempt for each in events] == [1, 1, 2, 2, 3, 3]


async def test_a_delete_that_was_lost(make_watched: MakeClient, events: Events):
    client = make_watched(Script(httpx.ReadError, 404))
    await send(client, "DELETE", routes.COMPANY(company_id="c"))
    assert [each.error for each in events[1::2]] == ["TransportError", "NotFoundError"]
    assert [each.will_retry for each in events[1::2]] == [True, False]


async def test_the_deadline_of_a_call(make_watched: MakeClient, events: Events, clock: Any):
    def late(_request: httpx.Request) -> httpx.Response:
        clock.now += 20
        raise TimeoutError

    client = make_watched(Script(503, late), total_timeout=10)
    with pytest.raises(RequestTimeoutError):
        await get(client)
    assert events[-1].error == "RequestTimeoutError"
    assert events[-1].duration == 20
    assert len(events) == 4


async def test_what_is_not_sent_is_no_attempt(make_watched: MakeClient, events: Events):
    headers = {"RateLimit-Policy": '"fixed";q=1;w=20', "RateLimit": '"fixed";r=0;t=20'}
    client = make_watched(Script(answering(200, headers=headers)))
    await get(client)
    assert len(events) == 2
    with pytest.raises(RateLimitError, match="not sent"):
        await get(client.with_options(total_timeout=1))
    with pytest.raises(ValueError, match="header"):
        await client.request("GET", "/things", headers={"X-A": "\n"})
    await client.close()
    with pytest.raises(RuntimeError, match="closed"):
        await get(client)
    assert len(events) == 2


async def test_an_answer_that_was_kept_is_no_attempt(client: VClient, events: Events):
    blueprint = client.with_options(on_response=events.append, cache_ttl=60).character_blueprint()
    for _ in range(3):
        await blueprint.list_all_sections()
    assert len(events) == 1


async def test_every_page(client: VClient, server: ValentinaServer, events: Events):
    for _ in range(3):
        server.create_campaign()
    view = client.with_options(on_response=events.append)
    async for _campaign in view.campaigns(server.user_id).iter_all(limit=1):
        pass
    operation = "GET /companies/{company_id}/campaigns"
    assert [each.operation for each in events] == [operation] * 4


async def test_a_download_ends_with_its_first_byte(
    make_watched: MakeClient, events: Events, clock: Any
):
    def later() -> bytes:
        clock.now += 5
        return b"PK"

    download = httpx.Response(200, stream=Chunks(later))
    await make_watched(Script(lambda _: download)).global_admin.download_logs()
    assert [each.operation for each in events] == ["GET /admin/logs/download"] * 2
    assert events[1].duration == 0


async def test_with_options(make_watched: MakeClient, events: Events):
    others: Events = []
    client = make_watched(Script.always(200))
    view = client.with_options(on_request=others.append, on_response=None)
    await get(view)
    assert (len(events), len(others)) == (0, 1)
    await get(client)
    assert (len(events), len(others)) == (2, 1)
    await get(client.with_options(timeout=1))
    assert len(events) == 4
    await view.with_options(on_request=None).request("GET", "/things")
    assert (len(events), len(others)) == (4, 1)


@pytest.mark.parametrize("option", ["on_request", "on_response"])
async def test_one_hook_alone(make_client: MakeClient, events: Events, option: str):
    await get(make_client(Script(503, 200), **{option: events.append}))
    assert [each.attempt for each in events] == [1, 2]


async def test_hooks_run_where_the_call_was_made(make_client: MakeClient):
    threads = []
    client = make_client(Script(200), on_request=lambda _: threads.append(threading.get_ident()))
    await get(client)
    assert threads == [threading.get_ident()]


@pytest.mark.parametrize("option", ["on_request", "on_response"])
@pytest.mark.parametrize("error", [ValueError, TimeoutError, NotFoundError, httpx.ReadError])
async def test_a_hook_that_fails_is_logged(
    make_client: MakeClient,
    caplog: pytest.LogCaptureFixture,
    option: str,
    error: type[Exception],
):
    def fail(_event: object) -> None:
        msg = "of the hook"
        raise error(msg)

    script = Script(503, 200)
    response = await get(make_client(script, **{option: fail}))
    assert response.status_code == 200
    assert len(script.sent) == 2
    records = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert len(records) == 2
    for record in records:
        assert record.name == "vclient"
        assert record.exc_info is not None
        assert record.exc_info[0] is error
        assert "GET" in record.getMessage()
        assert "secret" not in record.getMessage()


async def test_an_interrupt_is_no_failure_of_a_hook(make_client: MakeClient):
    def interrupt(_event: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await get(make_client(Script(200), on_response=interrupt))


async def test_events_hold_nothing_that_is_secret(make_watched: MakeClient, events: Events):
    client = make_watched(Script(503, 200), api_key="secret-key", headers={"X-A": "secret"})
    await send(
        client,
        "POST",
        routes.USERS(company_id="secret-id"),
        params={"secret": "secret-query"},
        on_behalf_of="secret-user",
        idempotency_key="secret-idempotency",
    )
    assert len(events) == 4
    for event in events:
        assert "secret" not in repr(event)
        assert pickle.loads(pickle.dumps(event)) == event
        with pytest.raises(dataclasses.FrozenInstanceError):
            event.method = "GET"  # type: ignore[misc]


async def test_a_path_of_ones_own(make_watched: MakeClient, events: Events):
    await make_watched(Script(200)).request("GET", "/things/3", params={"secret": "value"})
    assert events[0].operation == "GET /things/3"
