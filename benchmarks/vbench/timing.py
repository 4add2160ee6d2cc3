"""Two ways to do the same work, measured in turns, as a ratio.

What a machine does besides changes from second to second, and the machine itself from day to
day, so seconds say little. Both ways are measured in the same run, one round of each after the
other, and each pair of rounds gives one ratio. pyperf and pytest-benchmark measure one function
to its end before the next one, and what they compare are seconds: hence this module.
"""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Iterator, Sequence

Measure: TypeAlias = "Callable[[], float]"
"""Does the work of one round and returns the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What the client took, divided by what the other way took.

    Attributes:
        median: Of the ratios of all rounds.
        low: The first quartile.
        high: The third quartile.
        taken: Median of what the client took in a round, in seconds or bytes.
    """

    median: float
    low: float
    high: float
    taken: float


def compare(client: Measure, other: Measure, *, rounds: int) -> Ratio:
    """Return how many times as long the client takes.

    Args:
        client: One round of the client.
        other: One round of what it is compared with.
        rounds: How many rounds of both are measured, at least 3; one more is not counted.
    """
    client()
    other()
    pairs = []
    with _without_garbage_collection():
        for number in range(rounds):
            # Whoever comes second finds warmer caches, or a busier machine.
            if number % 2:
                reference, seconds = other(), client()
            else:
                seconds, reference = client(), other()
            pairs.append((seconds, reference))
    return ratio_of(pairs)


def ratio_of(pairs: Sequence[tuple[float, float]]) -> Ratio:
    """Return the ratio of pairs of what the client took and what the other way took."""
    ratios = [client / other for client, other in pairs]
    low, median, high = statistics.quantiles(ratios, n=4)
    return Ratio(median, low, high, statistics.median(client for client, _ in pairs))


def cpu(work: Callable[[], object]) -> Measure:
    """Return a measure of the processor time of some work.

    It does not count what other programs take, so it suits work that waits for nothing.
    """
    return _measured(work, time.process_time)


def wall(work: Callable[[], object]) -> Measure:
    """Return a measure of how long some work takes, with all that it waits for."""
    return _measured(work, time.perf_counter)


def times(number: int, call: Callable[[], object]) -> Callable[[], None]:
    """Return work that makes a call several times, one after the other."""

    def work() -> None:
        for _ in range(number):
            call()

    return work


def times_async(
    runner: asyncio.Runner, number: int, call: Callable[[], Awaitable[object]]
) -> Callable[[], None]:
    """Return work that awaits a call several times, one after the other, on one event loop."""

    async def calls() -> None:
        for _ in range(number):
            await call()

    return lambda: runner.run(calls())


def _measured(work: Callable[[], object], clock: Callable[[], float]) -> Measure:
    def measure() -> float:
        begin = clock()
        work()
        return clock() - begin

    return measure


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep the collector from counting for one of the two what the other has left behind."""
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
