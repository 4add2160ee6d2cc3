"""Locks of processes, where calls are cancelled or their event loop is busy."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import redis

from inside import patient, send
from vclient import VClient
from vclient._api import routes
from vclient._async.shared import locks
from vclient.exceptions import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATH = routes.USER_ADD_XP(company_id="a-company", user_id="ben")
KEY = ("experience", "ben", "a-campaign")


@pytest.fixture
def store(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url, decode_responses=True) as store:
        yield store


@pytest.fixture
def holder(store: redis.Redis, redis_prefix: str) -> Callable[[], str | None]:
    """A function that returns who holds the lock, or None."""

    def holder() -> str | None:
        names = list(store.scan_iter(f"{redis_prefix}:lock:*"))
        return store.get(names[0]) if names else None

    return holder


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - Redis wakes nobody
            await asyncio.sleep(0.001)


@pytest.fixture
def make(redis_url: str, redis_prefix: str) -> Callable[..., VClient]:
    def make(handler: Any, shared: Any = redis_url) -> VClient:
        client = VClient(
            "https://api.valentina.test",
            "key",
            set_as_default=False,
            transport=httpx.MockTransport(handler),
            shared=shared,
            shared_prefix=redis_prefix,
        )
        return patient(client)

    return make


def award(client: VClient) -> Any:
    return send(client, "POST", PATH, lock_key=KEY)


async def test_a_call_that_is_cancelled_frees_its_lock(make: Any, holder: Any):
    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1000)
        raise AssertionError

    async with make(never) as client:
        task = asyncio.create_task(award(client))
        await until(holder)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: holder() is None)


async def test_a_call_that_is_cancelled_anywhere_leaves_no_lock(make: Any, holder: Any):
    async def answer(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        return httpx.Response(200)

    async with make(answer) as client:
        await award(client)
        for turns in range(40):
            task = asyncio.create_task(award(client))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await award(client)
        await until(lambda: holder() is None)


async def test_a_client_that_is_closed_waits_for_no_lock(make: Any, holder: Any):
    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1000)
        raise AssertionError

    async with make(never) as holding:
        task = asyncio.create_task(award(holding))
        await until(holder)
        for turns in range(1, 60, 2):
            async with make(never) as waiting:
                call = asyncio.create_task(award(waiting))
                for _ in range(turns):
                    await asyncio.sleep(0)
                await waiting.close()
                with pytest.raises(TransportError, match="closed"):
                    await call
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"EXPIRY": 0.9, "_MARGIN": 0.1, "_EXTENDED_EVERY": 0.1}.items():
        monkeypatch.setattr(locks, name, seconds)


@pytest.mark.usefixtures("_short")
async def test_a_lock_is_held_however_busy_the_event_loop_is(make: Any, holder: Any):
    holders: list[str | None] = []

    def busy(_request: httpx.Request) -> httpx.Response:
        end = time.monotonic() + 2 * locks.EXPIRY
        while time.monotonic() < end:
            holders.append(holder())
        return httpx.Response(200)

    async with make(busy) as client:
        await award(client)
    assert len(set(holders)) == 1
    assert holders[0] is not None
    assert holder() is None


@pytest.mark.usefixtures("_short")
async def test_a_client_of_redis_is_used_on_its_own_event_loop(
    make: Any, holder: Any, redis_url: str
):
    async def slow(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(2 * locks.EXPIRY)
        threads.update(threading.enumerate())
        assert holder() is not None
        return httpx.Response(200)

    # Tests before this one may have left some that end soon.
    before, threads = set(threading.enumerate()), set[threading.Thread]()
    async with redis.asyncio.Redis.from_url(redis_url) as own, make(slow, own) as client:
        await award(client)
    assert "vclient" not in {thread.name for thread in threads - before}
