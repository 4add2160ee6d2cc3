"""Tasks that wait for the limits of all processes, and are cancelled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import check_idle, send, shared_of, store_of
from vclient import VClient
from vclient._api import routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient._shared.budget import Lease, LeaseRequest

PATH = routes.COMPANIES()
TOLD = {"RateLimit-Policy": '"burst";q=100;w=1', "RateLimit": '"burst";r=99;t=0'}


async def until(holds: Callable[[], bool]) -> None:
    """Let others go on until something holds."""
    while not holds():  # noqa: ASYNC110 - there is no event
        await asyncio.sleep(0.001)


async def test_what_a_cancelled_call_has_asked_is_not_lost_for_others(
    redis_url: str, redis_prefix: str
):
    asked: list[LeaseRequest] = []
    may_answer = asyncio.Event()
    options: dict[str, Any] = {"shared": redis_url, "shared_prefix": redis_prefix}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={}, headers=TOLD))
    client = VClient("https://a.test", "key", transport=transport, set_as_default=False, **options)
    store = store_of(shared_of(client))
    shared_of(client).patience = 30.0
    lease = store.lease

    async def slow(name: str, request: LeaseRequest) -> Lease:
        asked.append(request)
        await may_answer.wait()
        return await lease(name, request)

    store.lease = slow
    calls = [asyncio.ensure_future(send(client, "GET", PATH)) for _ in range(3)]
    await until(lambda: len(asked) == 1)
    calls[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await calls[0]
    await until(lambda: len(asked) == 2)
    assert asked[0] is asked[1]
    may_answer.set()
    await asyncio.gather(*calls[1:])
    check_idle(client)
    await client.close()


async def test_a_cancelled_call_leaves_its_slot_to_the_next_one(redis_url: str, redis_prefix: str):
    """Where slots come one in ten seconds, the next call would wait for twenty."""
    told = {"RateLimit-Policy": '"burst";q=1;w=10', "RateLimit": '"burst";r=0;t=10'}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={}, headers=told))
    client = VClient(
        "https://a.test",
        "key",
        transport=transport,
        set_as_default=False,
        shared=redis_url,
        shared_prefix=redis_prefix,
    )
    shared_of(client).patience = 30.0
    await send(client, "GET", PATH)
    leases = client._transport._budget._leases
    first = asyncio.ensure_future(send(client, "GET", PATH))

    def slots() -> list[float]:
        return [slot for share in leases._shares.values() for slot in share.slots]

    await until(lambda: bool(slots()))
    before = slots()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    second = asyncio.ensure_future(send(client, "GET", PATH))
    await asyncio.sleep(0.01)
    assert slots() == before
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    check_idle(client)
    await client.close()
