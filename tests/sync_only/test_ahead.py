"""Calls that run in threads, ahead of whoever waits for their results."""

from __future__ import annotations

import contextvars
import threading
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from vclient._runtime.synchronous import Workers

if TYPE_CHECKING:
    from collections.abc import Callable


class Work:
    """Calls that note how many of them ran together."""

    def __init__(self, *, fails: int | None = None) -> None:
        self.fails = fails
        self.running = 0
        self.most = 0
        self.started: list[int] = []
        self._changed = threading.Condition()

    def calls(self, number: int, *, together: int = 1) -> list[Callable[[], int]]:
        return [partial(self.call, each, together) for each in range(number)]

    def call(self, number: int, together: int) -> int:
        with self._changed:
            self.started.append(number)
            self.running += 1
            self.most = max(self.most, self.running)
            self._changed.notify_all()
            # The first ones wait until so many run.
            if number < together:
                assert self._changed.wait_for(lambda: len(self.started) >= together, timeout=5)
            self.running -= 1
        if number == self.fails:
            raise ValueError(number)
        return number


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.mark.parametrize(("first", "largest"), [(1, 1), (1, 4), (4, 4), (50, 50)])
def test_results_come_in_the_order_of_the_calls(workers: Workers, first: int, largest: int):
    work = Work()
    assert list(workers.ahead(work.calls(20), first=first, largest=largest)) == list(range(20))
    assert work.most <= largest


@pytest.mark.parametrize("largest", [2, 5, 33, 64])
def test_calls_run_at_the_same_time(workers: Workers, largest: int):
    work, number = Work(), 2 * largest
    calls = work.calls(number, together=largest)
    assert list(workers.ahead(calls, first=largest, largest=largest)) == list(range(number))
    assert work.most == largest


def test_one_at_a_time_needs_no_thread(workers: Workers):
    here = threading.get_ident()
    assert list(workers.ahead([threading.get_ident] * 3, first=1, largest=1)) == [here] * 3


def test_the_first_error_ends_the_others(workers: Workers):
    work = Work(fails=2)
    with pytest.raises(ValueError, match="2"):
        list(workers.ahead(work.calls(100), first=5, largest=5))
    assert len(work.started) < 15
    assert work.running == 0


def test_an_iterator_that_is_closed_leaves_nothing_running(workers: Workers):
    work = Work()
    with closing(workers.ahead(work.calls(100), first=4, largest=4)) as results:
        for each in results:
            if each == 1:
                break
    assert work.running == 0
    assert len(work.started) < 12


def test_calls_see_the_context_of_whoever_reads(workers: Workers):
    who = contextvars.ContextVar("who", default="nobody")
    token = who.set("reader")
    try:
        assert list(workers.ahead([who.get] * 2, first=2, largest=2)) == ["reader"] * 2
    finally:
        who.reset(token)


def test_threads_end_with_their_calls(workers: Workers):
    threads = list(workers.ahead([threading.current_thread] * 8, first=5, largest=5))
    assert len(set(threads)) == 8
    for each in threads:
        each.join(timeout=5)
        assert not each.is_alive()
