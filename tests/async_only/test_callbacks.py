"""Callbacks of the async client that are coroutine functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from scripted import Script
from vclient import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from async_only.conftest import Run
    from vclient import RequestEvent, ResponseEvent, VClient

    MakeClient = Callable[..., VClient]


def test_hooks(run: Run, make_client: MakeClient):
    told: list[Any] = []

    async def on_request(event: RequestEvent) -> None:
        await anyio.lowlevel.checkpoint()
        told.append(event.attempt)

    class OnResponse:
        async def __call__(self, event: ResponseEvent) -> None:
            await anyio.lowlevel.checkpoint()
            told.append((event.status_code, event.will_retry))

    async def main() -> None:
        script = Script(503, 200, 404)
        client = make_client(script, on_request=on_request, on_response=OnResponse())
        await client.request("GET", "/things")
        with pytest.raises(Exception, match="404"):
            await client.request("GET", "/things")
        await client.close()

    run(main)
    assert told == [1, (503, True), 2, (200, False), 1, (404, False)]


def test_a_hook_that_fails_is_logged(
    run: Run, make_client: MakeClient, caplog: pytest.LogCaptureFixture
):
    async def fail(_event: object) -> None:
        await anyio.lowlevel.checkpoint()
        raise ValueError

    async def main() -> None:
        client = make_client(Script(200), on_request=fail, on_response=fail)
        await client.request("GET", "/things")
        await client.close()

    run(main)
    assert [each.exc_info[0] for each in caplog.records if each.exc_info] == [ValueError] * 2


def test_an_api_key(run: Run, make_client: MakeClient):
    seen: list[str] = []

    async def key() -> str:
        await anyio.lowlevel.checkpoint()
        return "a-key-that-is-fetched"

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["X-API-KEY"])
        return httpx.Response(200)

    async def main() -> None:
        client = make_client(answer, api_key=key)
        await client.request("GET", "/things")
        await client.close()

    run(main)
    assert seen == ["a-key-that-is-fetched"]


def test_a_rule_for_retries_is_none(make_client: MakeClient):
    async def rule(_error: object) -> bool:
        return True

    with pytest.raises(ValueError, match="retry_when must be a plain function"):
        make_client(Script(), retry_when=rule)


def test_a_rule_that_returns_what_has_to_be_awaited(run: Run, make_client: MakeClient):
    class Rule:
        async def __call__(self, _error: object) -> bool:
            return True

    async def main() -> None:
        client = make_client(script, retry_when=Rule())
        with pytest.raises(ServerError):
            await client.request("POST", "/things", json={})
        await client.close()

    script = Script(503, 200)
    run(main)
    assert len(script.sent) == 1
