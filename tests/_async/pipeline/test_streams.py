"""Answers that are read in chunks, as they come."""

from __future__ import annotations

import gzip
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import open_stream
from scripted import REQUEST_ID, Chunks, Script, answer
from vclient._api import routes
from vclient.exceptions import (
    APIError,
    ConflictError,
    RequestTimeoutError,
    ResponseDecodeError,
    ServerError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.ADMIN_LOGS_DOWNLOAD()


def streaming(chunks: Chunks, **headers: str) -> Callable[[httpx.Request], httpx.Response]:
    headers = {"X-Request-Id": REQUEST_ID, **headers}
    return lambda _request: httpx.Response(200, stream=chunks, headers=headers)


async def read(client: VClient) -> list[bytes]:
    async with aclosing(open_stream(client, PATH, on_behalf_of="user")) as chunks:
        return [chunk async for chunk in chunks]


async def test_chunks_are_passed_on(make_client: MakeClient):
    chunks = Chunks(b"one", b"two", b"three")
    script = Script(streaming(chunks))
    assert await read(make_client(script)) == [b"one", b"two", b"three"]
    assert chunks.is_closed
    assert script.last.method == "GET"
    assert script.last.path == "/api/v1/admin/logs/download"
    assert script.last.headers["Accept"] == "*/*"
    assert script.last.headers["On-Behalf-Of"] == "user"


async def test_they_are_read_when_they_are_asked_for(make_client: MakeClient):
    chunks = Chunks(b"one", b"two", b"three")
    client = make_client(Script(streaming(chunks)))
    async with aclosing(open_stream(client, PATH)) as stream:
        assert chunks.read == 0
        async for chunk in stream:
            assert chunk == b"one"
            break
        assert chunks.read == 1
        assert not chunks.is_closed
    assert chunks.is_closed


async def test_what_is_compressed_is_unpacked(make_client: MakeClient):
    content = gzip.compress(b"content" * 100)
    chunks = Chunks(content[:20], content[20:])
    client = make_client(Script(streaming(chunks, **{"Content-Encoding": "gzip"})))
    assert b"".join(await read(client)) == b"content" * 100


async def test_it_is_retried_until_an_answer_begins(make_client: MakeClient, clock: Any):
    script = Script(503, httpx.ReadTimeout, streaming(Chunks(b"one")))
    assert await read(make_client(script)) == [b"one"]
    assert len(clock.waits) == 2
    assert len({sent.wire for sent in script.sent}) == 1


@pytest.mark.parametrize(
    ("cause", "error_class"),
    [
        (httpx.ReadError("broken"), TransportError),
        (httpx.RemoteProtocolError("broken"), TransportError),
        (httpx.ReadTimeout("late"), RequestTimeoutError),
    ],
)
async def test_and_not_any_more_after_that(
    make_client: MakeClient, cause: Exception, error_class: type[APIError], clock: Any
):
    chunks = Chunks(b"one", cause)
    script = Script(streaming(chunks))
    with pytest.raises(error_class) as raised:
        await read(make_client(script))
    assert raised.value.__cause__ is cause
    assert (raised.value.method, raised.value.path) == ("GET", "/admin/logs/download")
    assert not raised.value.may_have_been_applied
    assert chunks.is_closed
    assert len(script.sent) == 1
    assert clock.waits == []


@pytest.mark.parametrize(("status", "error_class"), [(409, ConflictError), (500, ServerError)])
async def test_refusals_are_read_as_a_whole(
    make_client: MakeClient, status: int, error_class: type[APIError]
):
    client = make_client(Script.always(status), max_retries=1)
    with pytest.raises(error_class) as raised:
        await read(client)
    assert raised.value.detail == "As scripted"
    assert raised.value.body == answer(status).json()


async def test_bad_compression(make_client: MakeClient):
    chunks = Chunks(b"no gzip")
    client = make_client(Script(streaming(chunks, **{"Content-Encoding": "gzip"})))
    with pytest.raises(ResponseDecodeError) as raised:
        await read(client)
    assert isinstance(raised.value.__cause__, httpx.DecodingError)
    assert (raised.value.status_code, raised.value.request_id) == (200, REQUEST_ID)
    assert raised.value.body is None
    assert chunks.is_closed


async def test_the_deadline_holds_for_the_whole_answer(make_client: MakeClient, clock: Any):
    def pause() -> bytes:
        clock.now += 3
        return b"."

    chunks = Chunks(pause, pause, pause)
    client = make_client(Script(streaming(chunks)), total_timeout=5)
    with pytest.raises(RequestTimeoutError, match="total timeout of 5 seconds"):
        await read(client)
    assert chunks.is_closed
    assert chunks.read == 2


async def test_a_closed_client_streams_nothing(make_client: MakeClient):
    client = make_client(Script())
    await client.close()
    with pytest.raises(RuntimeError, match="closed"):
        await read(client)
