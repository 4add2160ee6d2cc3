"""When something that has failed is tried again."""

from __future__ import annotations

from vclient._policy.breaker import Breaker


def pauses(breaker: Breaker, count: int, now: float = 100.0) -> list[float]:
    """Return how long nobody is let through after each of some failures."""
    found = []
    for _ in range(count):
        turn = breaker.ask(now)
        assert turn is not None
        breaker.failed(turn, now)
        failed = now
        while breaker.ask(now) is None:
            now = round(now + 0.05, 2)
        found.append(round(now - failed, 2))
        # Whoever was let through just now does not say how it has ended.
        now += 10
    return found


def test_pauses_grow() -> None:
    assert pauses(Breaker(), 8) == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_all_are_let_through_while_all_goes_well() -> None:
    breaker = Breaker()
    assert [breaker.ask(1.0), breaker.ask(1.0)] == [0, 0]
    assert not breaker.succeeded(0)
    assert breaker.away_since is None


def test_failures_that_began_together_count_once() -> None:
    breaker = Breaker()
    turns = [breaker.ask(1.0) for _ in range(3)]
    assert [breaker.failed(turn or 0, 2.0) for turn in turns] == [True, False, False]
    assert breaker.away_since == 2.0
    assert breaker.ask(2.09) is None
    assert breaker.ask(2.11) is not None


def test_one_probes_at_a_time() -> None:
    breaker = Breaker()
    breaker.failed(breaker.ask(1.0) or 0, 1.0)
    assert breaker.ask(2.0) is not None
    assert breaker.ask(2.0) is None
    # A probe that nobody hears of again is not waited for without end.
    assert breaker.ask(6.9) is None
    assert breaker.ask(7.0) is not None


def test_what_is_pressing_does_not_wait_for_its_turn() -> None:
    breaker = Breaker()
    breaker.failed(breaker.ask(1.0) or 0, 1.0)
    assert breaker.ask(1.0, is_pressing=True) is not None


def test_a_success_ends_it_unless_it_began_before_the_failure() -> None:
    breaker = Breaker()
    late = breaker.ask(1.0) or 0
    breaker.failed(late, 1.0)
    assert not breaker.succeeded(late)
    probe = breaker.ask(2.0) or 0
    assert breaker.succeeded(probe)
    assert breaker.away_since is None
    assert not breaker.failed(probe, 2.0)
    assert pauses(breaker, 1) == [0.1]
