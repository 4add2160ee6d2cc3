"""Shared state on event loops: cancelled calls, several loops, trio."""

from __future__ import annotations

import asyncio
import gc
import time
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import redis
import trio

from inside import call_of, shared_of
from vclient import VClient
from vclient._async.shared.guard import AwayError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis_server import RedisServer


def make(url: Any, prefix: str) -> VClient:
    server = ValentinaServer()
    client = VClient(
        server.base_url,
        server.api_key,
        set_as_default=False,
        transport=server.transport(),
        shared=url,
        shared_prefix=prefix,
    )
    shared = shared_of(client)
    shared.patience = shared.patience_for_locks = 30.0
    return client


async def test_a_lock_of_a_cancelled_call_is_given_back(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    async with make(server.url, redis_prefix) as client:
        shared, call = shared_of(client), call_of(client)
        await shared.read("k", [])
        server.hang()
        taking = asyncio.ensure_future(shared.acquire(call, "lock", "ada", 600))
        await asyncio.sleep(0.01)
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        server.go_on()
        end = time.monotonic() + 20
        while await shared.acquire(call, "lock", "bob", 600) is None:
            assert time.monotonic() < end, "the lock is not given back"


async def test_what_a_cancelled_call_touches_is_touched(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    async with make(server.url, redis_prefix) as client:
        shared = shared_of(client)
        _, before = await shared.read(None, ["a"])
        server.hang()
        touching = asyncio.ensure_future(shared.touch(["a"]))
        await asyncio.sleep(0.01)
        touching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await touching
        server.go_on()
        assert await shared.read(None, ["a"]) != (None, before)


def test_each_event_loop_has_its_own_connections(redis_url: str, redis_prefix: str) -> None:
    client = make(redis_url, redis_prefix)

    async def write_and_read(number: int) -> bytes | None:
        shared = shared_of(client)
        await shared.write("k", str(number).encode(), 60)
        value: bytes | None = (await shared.read("k", ["a"]))[0]
        return value

    # Runs warn of what is not closed.
    assert [asyncio.run(write_and_read(number)) for number in range(3)] == [b"0", b"1", b"2"]

    async def together() -> None:
        running = asyncio.to_thread(lambda: asyncio.run(write_and_read(4)))
        await asyncio.gather(running, write_and_read(5))
        await client.close()

    asyncio.run(together())


def test_a_client_that_nobody_closed_leaves_nothing_open(redis_url: str, redis_prefix: str) -> None:
    async def main() -> None:
        client = make(redis_url, redis_prefix)
        await shared_of(client).read("k", ["a"])
        del client
        gc.collect()
        await asyncio.sleep(0)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(main())
        gc.collect()
    assert [str(each.message) for each in caught] == []


def test_a_loop_that_ends_while_redis_hangs_ends_soon(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()

    async def main() -> None:
        client = make(server.url, redis_prefix)
        shared = shared_of(client)
        await shared.read("k", ["a"])
        server.hang()
        shared.patience = 0.01
        # One late answer is forgiven.
        for _ in range(2):
            with pytest.raises(AwayError):
                await shared.read("k", ["a"])

    started = time.monotonic()
    with pytest.warns(UserWarning, match="shared state is away"):
        asyncio.run(main())
    assert time.monotonic() - started < 1.0


async def test_what_came_while_the_event_loop_was_busy_came_in_time(
    redis_url: str, redis_prefix: str
) -> None:
    async with make(redis_url, redis_prefix) as client:
        shared = shared_of(client)
        await shared.write("k", b"v", 60)
        shared.patience = 0.05
        reading = asyncio.ensure_future(shared.read("k", ["a"]))
        for _ in range(3):
            await asyncio.sleep(0)
        time.sleep(0.2)  # noqa: ASYNC251
        assert (await reading)[0] == b"v"


def test_trio_is_refused_with_a_reason(redis_url: str, redis_prefix: str) -> None:
    async def main() -> None:
        client = make(redis_url, redis_prefix)
        with pytest.raises(RuntimeError, match="shared state needs asyncio"):
            await shared_of(client).read("k", ["a"])
        await client.close()

    trio.run(main)


def test_the_client_of_the_twin_is_refused() -> None:
    with pytest.raises(ValueError, match=r"of redis\.asyncio\.client, not of redis\.client"):
        make(redis.Redis(), "vclient")
