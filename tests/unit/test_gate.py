"""Who may use a connection: first come, first served, whatever becomes of those that wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vclient._network.gate import Gate


class Lease:
    connection: str | None = None

    def __init__(self) -> None:
        self.is_granted = False

    def grant(self) -> None:
        assert not self.is_granted
        self.is_granted = True


def enter(gate: Gate) -> Lease:
    lease = Lease()
    lease.is_granted = gate.enter(lease)
    return lease


def test_calls_get_places_in_the_order_in_which_they_came():
    gate = Gate(2)
    leases = [enter(gate) for _ in range(5)]
    for number in range(5):
        assert [each.is_granted for each in leases[number:]] == [
            place < 2 for place in range(5 - number)
        ]
        gate.leave(leases[number])
    assert not gate.leases()


def test_who_gives_up_waiting_is_passed_over():
    gate = Gate(1)
    first, second, third = (enter(gate) for _ in range(3))
    gate.leave(second)
    gate.leave(first)
    assert (second.is_granted, third.is_granted) == (False, True)


def test_who_gives_up_what_was_just_granted_hands_it_on():
    gate = Gate(1)
    first, second, third = (enter(gate) for _ in range(3))
    gate.leave(first)
    assert second.is_granted
    gate.leave(second)
    assert third.is_granted


def test_a_place_is_given_back_once():
    gate = Gate(1)
    first, second, third = (enter(gate) for _ in range(3))
    for _ in range(3):
        gate.leave(first)
    assert (second.is_granted, third.is_granted) == (True, False)


def test_a_lease_that_is_forgotten_holds_nothing():
    gate = Gate(1)
    first, second, third, fourth = (enter(gate) for _ in range(4))
    gate.leave(first)
    del second
    assert third.is_granted
    gate.leave(third)
    assert fourth.is_granted
    assert len(gate.leases()) == 1


def test_a_lease_that_is_forgotten_while_it_waits_holds_nothing():
    gate = Gate(1)
    first, second, third = (enter(gate) for _ in range(3))
    del second
    gate.leave(first)
    assert third.is_granted
    assert len(gate.leases()) == 1


def test_any_number_of_calls_may_pass_without_a_limit():
    gate = Gate(None)
    leases = [enter(gate) for _ in range(1000)]
    assert all(each.is_granted for each in leases)


@given(places=st.integers(1, 4), steps=st.lists(st.integers(-1, 9), max_size=60))
def test_no_order_of_events_loses_a_place(places: int, steps: list[int]):
    gate = Gate(places)
    inside: list[Lease] = []
    for step in steps:
        if step < 0 or not inside:
            inside.append(enter(gate))
        else:
            gate.leave(inside.pop(step % len(inside)))
        # Those that came first have the places, and no place is free while somebody waits.
        assert [each.is_granted for each in inside] == [
            number < places for number in range(len(inside))
        ]
    for each in inside:
        gate.leave(each)
    later = [enter(gate) for _ in range(places + 1)]
    assert [each.is_granted for each in later] == [True] * places + [False]


@pytest.mark.parametrize("waiting", [10, 1000])
def test_whoever_closes_a_forgotten_answer_may_do_so_at_any_time(waiting: int):
    gate = Gate(1)
    first = enter(gate)
    others = [enter(gate) for _ in range(waiting)]

    class Nosy(Lease):
        def grant(self) -> None:
            super().grant()
            gate.leave(self)

    nosy = Nosy()
    gate.enter(nosy)
    last = enter(gate)
    for each in (first, *others):
        gate.leave(each)
    assert nosy.is_granted
    assert last.is_granted
