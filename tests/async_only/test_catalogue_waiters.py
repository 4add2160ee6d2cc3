"""Calls that wait for the same answer of the catalogue, which one of them asks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from vclient.exceptions import ServerError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

EMPTY = {"items": [], "limit": 100, "offset": 0, "total": 0}


async def read(client: Any) -> Any:
    return await client.dictionary("1" * 24).get_page()


@pytest.fixture
def held() -> tuple[asyncio.Event, list[httpx.Request]]:
    return asyncio.Event(), []


async def test_they_share_an_answer(make_client: MakeClient, held: Any):
    release, asked = held

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        await release.wait()
        return httpx.Response(200, json=EMPTY)

    client = make_client(handler, cache_ttl=60)
    tasks = [asyncio.create_task(read(client)) for _ in range(5)]
    await asyncio.sleep(0)
    release.set()
    assert len(await asyncio.gather(*tasks)) == 5
    assert len(asked) == 1


async def test_those_with_the_same_options_share_a_failure_with_its_cause(
    make_client: MakeClient, clock: Any, held: Any
):
    release, asked = held

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        await release.wait()
        clock.now += 1
        raise httpx.ReadError("it broke")  # noqa: EM101, TRY003

    client = make_client(handler, cache_ttl=60, max_retries=0)
    tasks = [asyncio.create_task(read(client)) for _ in range(5)]
    await asyncio.sleep(0)
    release.set()
    errors = await asyncio.gather(*tasks, return_exceptions=True)
    assert len(asked) == 1
    assert all(type(error) is TransportError for error in errors)
    assert all(type(error.__cause__) is httpx.ReadError for error in errors)


@pytest.mark.parametrize("options", [{"max_retries": 0}, {"total_timeout": 5}, {"fresh": True}])
async def test_others_ask_for_themselves_at_once(make_client: MakeClient, held: Any, options: Any):
    release, asked = held

    async def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if len(asked) == 1:
            await release.wait()
            return httpx.Response(503)
        return httpx.Response(200, json=EMPTY)

    client = make_client(handler, cache_ttl=60, max_retries=0)
    first = asyncio.create_task(read(client))
    await asyncio.sleep(0)
    await asyncio.gather(*(read(client.with_options(**options)) for _ in range(3)))
    release.set()
    with pytest.raises(ServerError):
        await first
