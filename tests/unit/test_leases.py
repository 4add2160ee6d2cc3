"""What the calls of one process do with what it was lent."""

from __future__ import annotations

import math
from typing import Any

import pytest

from vclient._policy.leases import GO, Leases
from vclient._policy.pacing import Pacer, Turn
from vclient._shared.budget import KEEPS, Lease, LeaseRequest

READ, WRITE = ("GET", "/companies"), ("POST", "/companies")
BURST = frozenset({"burst"})
LONGEST = 30.0


class Calls:
    """The calls of one process, which all wait for the same bucket."""

    def __init__(self) -> None:
        self.pacer = Pacer()
        self.leases = Leases(self.pacer)
        # From here on, it knows which buckets apply.
        self.lend(self.turn())

    def turn(self, operation: tuple[str, str] = READ) -> Turn:
        return self.pacer.turn(operation)

    def turns(self, number: int) -> list[Turn]:
        return [self.turn() for _ in range(number)]

    def step(self, turn: Turn, now: float = 0.0, left: float = math.inf) -> Any:
        return self.leases.step(turn, now, LONGEST, left)

    def lend(self, turn: Turn, *waits: float, now: float = 0.0, **fields: Any) -> LeaseRequest:
        """Let a call ask, and answer it."""
        request = self.step(turn, now)
        assert isinstance(request, LeaseRequest)
        options: dict[str, Any] = {"buckets": BURST, "is_sure": True, "rate": 2.0}
        self.leases.accept(request, Lease(waits=waits, **options | fields), now)
        if not waits:
            self.leases.leave(turn)
        return request


def test_one_call_asks_on_behalf_of_all():
    calls = Calls()
    first, second, third = calls.turns(3)
    request = calls.step(first)
    assert [calls.step(second), calls.step(third)] == [None, None]
    calls.leases.accept(request, Lease(waits=(0.0,), buckets=BURST, is_sure=True), 0.0)
    assert calls.step(first) is GO
    assert calls.step(second).wanted == 2


def test_slots_go_to_calls_in_their_order():
    calls = Calls()
    first, second, third = calls.turns(3)
    calls.lend(first, 1.0, 2.0, following=3.0)
    waits = [calls.step(each, 0.5).seconds for each in (first, second, third)]
    # The third has none: it asks when the last one is due.
    assert waits == pytest.approx([0.5, 1.5, 2.5])
    assert calls.step(third, 0.5).sleep == pytest.approx(1.5)
    assert calls.step(second, 1.0).seconds == pytest.approx(1.0)
    # The first one gives up.
    calls.leases.leave(first)
    assert calls.step(second, 1.0) is GO
    assert calls.step(third, 1.0).seconds == pytest.approx(1.0)
    assert calls.step(third, 2.0) is GO


def test_slots_are_lost_that_were_not_used():
    calls = Calls()
    calls.lend(calls.turn(), 0.0, spare=4)
    first, second = calls.turns(2)
    assert calls.step(first, KEEPS - 0.1) is GO
    assert isinstance(calls.step(second, KEEPS + 0.1), LeaseRequest)


def test_more_is_taken_for_calls_to_come_while_it_is_used():
    calls = Calls()
    spare = []
    for now in (0.0, 1.0, 2.0, 12.0, 13.0):
        turn = calls.turn()
        request = calls.lend(turn, 0.0, now=now, spare=1)
        spare.append(request.spare)
        used = [turn] if now == 2.0 else [turn, calls.turn()]
        assert all(calls.step(each, now) is GO for each in used)
    assert spare == [4, 8, 16, 16, 32]


@pytest.mark.parametrize(("is_lost", "is_repeated"), [(False, True), (True, False)])
def test_a_request_that_was_not_answered_is_repeated(*, is_lost: bool, is_repeated: bool):
    """Where its call was cancelled. Where Redis is away, nobody waits for its answer."""
    calls = Calls()
    first, second = calls.turns(2)
    request = calls.step(first)
    calls.leases.leave(first)
    calls.leases.fail(request, is_lost=is_lost)
    again = calls.step(second, 1.0)
    assert (again is request) == is_repeated
    calls.leases.fail(again, is_lost=False)
    # What was lent has gone by then.
    assert calls.step(second, 7.0) is not request


def test_an_answer_that_comes_late_is_not_lost():
    calls = Calls()
    first, second = calls.turns(2)
    request = calls.step(first)
    calls.leases.fail(request, is_lost=True)
    newer = calls.step(second, 0.1)
    calls.leases.accept(request, Lease(waits=(0.0,), buckets=BURST, is_sure=True), 0.2)
    assert calls.step(second, 0.2) is GO or calls.step(first, 0.2) is GO
    # The newer one is still waited for.
    assert calls.step(calls.turn(), 0.2) is None
    calls.leases.accept(newer, Lease(waits=(0.0,), buckets=BURST, is_sure=True), 0.3)


def test_what_comes_after_the_deadline_is_not_asked_for_again():
    calls = Calls()
    hasty, patient = calls.turns(2)
    calls.lend(hasty, following=5.0)
    assert calls.step(hasty, 1.0, left=2.0).seconds == pytest.approx(4.0)
    request = calls.step(patient, 1.0, left=9.0)
    assert request.within == pytest.approx(9.0)


@pytest.mark.parametrize("is_sure", [True, False])
def test_a_long_wait_holds_up_only_what_it_is_sure_to_concern(*, is_sure: bool):
    calls = Calls()
    turn = calls.turn(WRITE)
    calls.lend(turn, 100.0, asked=100.0, following=100.0, is_sure=is_sure)
    turn = calls.turn(WRITE)
    step = calls.step(turn, 1.0)
    assert (step is GO) == (not is_sure)
    assert turn.asked == pytest.approx(99.0)


def test_operations_without_limits_are_not_asked_for():
    calls = Calls()
    calls.lend(calls.turn(WRITE), buckets=frozenset())
    assert calls.step(calls.turn(WRITE)) is GO


def test_what_answers_have_told_is_reported_once():
    calls = Calls()
    turn = Turn.begun(WRITE, 5.0)
    told = {"ratelimit-policy": '"burst";q=10;w=5', "ratelimit": '"burst";r=3;t=0'}
    calls.pacer.settle(turn, 6.0, told)
    news = calls.leases.news(turn, 6.5, is_refused=False)
    assert news is not None
    assert news.learned == ((WRITE, BURST),)
    (report,) = news.reports
    assert (report.remaining, report.rate, report.is_new) == (3, 2.0, True)
    assert report.age == pytest.approx(1.5)
    assert calls.leases.news(turn, 6.5, is_refused=False) is None
    calls.leases.accept(news, Lease(buckets=BURST, is_sure=True), 6.6)
    calls.leases.fail(news, is_lost=True)
    assert calls.leases.news(turn, 7.0, is_refused=False) is None
    request = calls.lend(calls.turn(WRITE), now=7.0)
    assert [each.is_new for each in request.reports] == [False]


def test_a_refusal_is_reported_at_once():
    calls = Calls()
    turn = Turn.begun(READ, 5.0)
    told = {"ratelimit-policy": '"burst";q=10;w=5', "ratelimit": '"burst";r=0;t=2'}
    calls.pacer.settle(turn, 6.0, told, retry_after=2.0)
    news = calls.leases.news(turn, 6.5, is_refused=True)
    assert news is not None
    assert [(each.retry_after, each.age) for each in news.reports] == [(2.0, 0.5)]


def test_a_forked_process_has_nothing_and_another_name():
    calls = Calls()
    first = calls.lend(calls.turn(), 0.0, spare=4)
    calls.leases.reset_after_fork()
    request = calls.step(calls.turn())
    assert request.holder != first.holder
    assert request.buckets is None
