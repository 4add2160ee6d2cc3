"""Calls that run ahead of whoever waits for their results, on both event loops."""

from __future__ import annotations

import gc
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import pytest

from vclient._runtime.asynchronous import Workers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Work:
    """Calls that end in order of their number, and a note of how many ran together."""

    def __init__(self, *, fails: int | None = None) -> None:
        self.fails = fails
        self.running = 0
        self.most = 0
        self.started: list[int] = []
        self.cancelled: list[int] = []

    def calls(self, number: int) -> list[Callable[[], Awaitable[int]]]:
        return [partial(self.call, each) for each in range(number)]

    async def call(self, number: int) -> int:
        self.started.append(number)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            for _ in range(3 + number % 4):
                await anyio.lowlevel.checkpoint()
            if number == self.fails:
                raise ValueError(number)
        except anyio.get_cancelled_exc_class():
            self.cancelled.append(number)
            raise
        finally:
            self.running -= 1
        return number


@pytest.fixture(params=["asyncio", "trio"])
def run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    return partial(anyio.run, backend=request.param)


@pytest.mark.parametrize(("first", "largest"), [(1, 1), (1, 4), (4, 4), (50, 50)])
def test_results_come_in_the_order_of_the_calls(run: Any, first: int, largest: int):
    work = Work()

    async def main() -> list[int]:
        results = Workers().ahead(work.calls(20), first=first, largest=largest)
        return [each async for each in results]

    assert run(main) == list(range(20))
    assert work.most <= largest
    assert work.running == 0


def test_more_run_with_each_result(run: Any):
    work = Work()

    async def main() -> list[int]:
        results = Workers().ahead(work.calls(30), first=2, largest=8)
        return [len(work.started) async for _ in results]

    ran = run(main)
    assert ran[0] == 2
    assert ran[1] <= 5
    assert work.most == 8


def test_the_first_error_ends_the_others(run: Any):
    work = Work(fails=2)

    async def main() -> None:
        async for _ in Workers().ahead(work.calls(30), first=10, largest=10):
            pass

    with pytest.raises(ValueError, match="2"):
        run(main)
    assert work.running == 0
    assert len(work.started) < 15
    assert work.cancelled


def test_an_iterator_that_is_closed_leaves_nothing_running(run: Any):
    work = Work()

    async def main() -> None:
        async with aclosing(Workers().ahead(work.calls(30), first=4, largest=4)) as results:
            async for each in results:
                if each == 1:
                    break
        assert work.running == 0

    run(main)
    assert len(work.started) < 9


def test_an_iterator_that_is_dropped_leaves_nothing_running():
    # Trio warns of every generator that is dropped.
    work = Work()

    async def main() -> None:
        results = Workers().ahead(work.calls(30), first=4, largest=4)
        assert await anext(results) == 0
        del results
        gc.collect()
        for _ in range(20):
            await anyio.lowlevel.checkpoint()
        assert work.running == 0

    anyio.run(main)


def test_a_cancellation_ends_all_and_goes_on(run: Any):
    work = Work()

    async def main() -> bool:
        with anyio.CancelScope() as scope:
            async for each in Workers().ahead(work.calls(30), first=4, largest=4):
                if each == 1:
                    scope.cancel()
        assert work.running == 0
        return scope.cancelled_caught

    assert run(main)


def test_nothing_is_started_before_the_first_result_is_asked_for(run: Any):
    work = Work()

    async def main() -> None:
        results = Workers().ahead(work.calls(3), first=3, largest=3)
        await anyio.lowlevel.checkpoint()
        await results.aclose()

    run(main)
    assert work.started == []
