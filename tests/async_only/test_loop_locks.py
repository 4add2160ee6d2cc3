"""Locks that tasks of several event loops share."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import pytest

from vclient._async.locks import KeyedLocks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

KEY = "key"


class OtherLoop:
    """An event loop on a thread of its own."""

    def __init__(self, backend: str) -> None:
        self._backend = backend
        self._failure: BaseException | None = None

    def start(self, main: Callable[[], Awaitable[Any]]) -> None:
        self._thread = threading.Thread(target=self._run, args=[main])
        self._thread.start()

    def _run(self, main: Callable[[], Awaitable[Any]]) -> None:
        async def limited() -> None:
            with anyio.fail_after(10):
                await main()

        try:
            anyio.run(limited, backend=self._backend)
        except BaseException as failure:  # noqa: BLE001 - it is raised below
            self._failure = failure

    def join(self) -> None:
        self._thread.join()
        if self._failure is not None:
            raise self._failure


@pytest.fixture(params=["asyncio", "trio"])
def other(request: pytest.FixtureRequest) -> OtherLoop:
    return OtherLoop(request.param)


@pytest.fixture
def locks() -> Iterator[KeyedLocks]:
    locks = KeyedLocks()
    yield locks
    gc.collect()
    assert locks._queues == {}


def waiting(locks: KeyedLocks) -> int:
    return len(locks._queues.get(KEY, ())) - 1


async def until_waiting(locks: KeyedLocks, number: int) -> None:
    while waiting(locks) < number:
        await anyio.lowlevel.checkpoint()


def test_one_at_a_time_on_all_loops(run: Any, other: OtherLoop, locks: KeyedLocks):
    holders, most, turns = 0, 0, 0

    async def take_turns() -> None:
        nonlocal holders, most, turns
        for _ in range(20):
            async with locks.hold(KEY):
                holders += 1
                most = max(most, holders)
                await anyio.lowlevel.checkpoint()
                turns += 1
                holders -= 1

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(take_turns)

    other.start(main)
    run(main)
    other.join()
    assert (most, turns) == (1, 200)


def test_they_come_in_the_order_in_which_they_asked(run: Any, other: OtherLoop, locks: KeyedLocks):
    order: list[str] = []

    async def elsewhere() -> None:
        async with locks.hold(KEY):
            order.append("elsewhere")

    async def here() -> None:
        async with locks.hold(KEY):
            order.append("here")

    async def main() -> None:
        async with anyio.create_task_group() as group, locks.hold(KEY):
            other.start(elsewhere)
            await until_waiting(locks, 1)
            group.start_soon(here)
            await until_waiting(locks, 2)
            order.append("first")

    run(main)
    other.join()
    assert order == ["first", "elsewhere", "here"]


def test_other_keys_do_not_wait(run: Any, other: OtherLoop, locks: KeyedLocks):
    async def elsewhere() -> None:
        async with locks.hold("another key"):
            pass

    async def main() -> None:
        async with locks.hold(KEY):
            other.start(elsewhere)
            await anyio.to_thread.run_sync(other.join)

    run(main)


def test_who_gives_up_leaves_the_turn_to_the_next(run: Any, other: OtherLoop, locks: KeyedLocks):
    async def elsewhere() -> None:
        async with locks.hold(KEY):
            pass

    async def give_up(scope: anyio.CancelScope) -> None:
        with scope:
            async with locks.hold(KEY):
                raise AssertionError

    async def main() -> None:
        scope = anyio.CancelScope()
        async with anyio.create_task_group() as group:
            async with locks.hold(KEY):
                group.start_soon(give_up, scope)
                await until_waiting(locks, 1)
                other.start(elsewhere)
                await until_waiting(locks, 2)
                scope.cancel()
            # It was called and cancelled at the same time.
            assert scope.cancel_called
        await anyio.to_thread.run_sync(other.join)

    run(main)


def test_a_loop_that_was_stopped_holds_up_nobody(run: Any, locks: KeyedLocks):
    loop = asyncio.new_event_loop()
    go_on = asyncio.Event()
    turns: list[str] = []

    async def stop_within() -> None:
        async with locks.hold(KEY):
            turns.append("begun")
            loop.stop()
            await go_on.wait()
            turns.append("ended")

    stopped = loop.create_task(stop_within())
    loop.run_forever()
    assert turns == ["begun"]

    async def pass_by() -> None:
        async with locks.hold(KEY):
            turns.append("meanwhile")

    run(pass_by)
    go_on.set()
    loop.run_until_complete(stopped)
    loop.close()
    assert turns == ["begun", "meanwhile", "ended"]


def test_a_loop_that_was_stopped_misses_its_turn(run: Any, locks: KeyedLocks):
    loop = asyncio.new_event_loop()
    turns: list[str] = []

    async def wait_in_vain() -> None:
        async with locks.hold(KEY):
            turns.append("late")

    async def main() -> None:
        async with anyio.create_task_group() as group, locks.hold(KEY):
            await anyio.to_thread.run_sync(stop_while_waiting)
            group.start_soon(take_turn)
            await until_waiting(locks, 2)

    def stop_while_waiting() -> None:
        nonlocal waiter
        waiter = loop.create_task(wait_in_vain())
        loop.run_until_complete(until_waiting(locks, 1))

    async def take_turn() -> None:
        async with locks.hold(KEY):
            turns.append("in time")

    waiter: asyncio.Task[None]
    run(main)
    assert turns == ["in time"]
    loop.run_until_complete(waiter)
    loop.close()
    assert turns == ["in time", "late"]


def test_a_loop_that_was_closed_is_passed_by(run: Any, locks: KeyedLocks):
    loop = asyncio.new_event_loop()

    async def wait_in_vain() -> None:
        async with locks.hold(KEY):
            raise AssertionError

    waiter = wait_in_vain()

    async def begin() -> None:
        # It is never finished, as a task of a loop that is closed too early.
        waiter.send(None)

    def close_while_waiting() -> None:
        loop.run_until_complete(begin())
        loop.close()

    async def main() -> None:
        async with locks.hold(KEY):
            await anyio.to_thread.run_sync(close_while_waiting)
            assert waiting(locks) == 1
        assert locks._queues == {}

    run(main)
    waiter.close()
