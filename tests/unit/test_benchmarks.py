"""The gate for performance, and what the benchmarks measure by."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import gate
from vbench import page
from vbench.cases.calls import get_ratio_sync
from vbench.rows import Row, table
from vbench.timing import Ratio, compare
from vclient._sync.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterator


def gauge_of(*ratios: float) -> gate.Gauge:
    """Return a gauge that gives one ratio after the other, and none when they are used up."""
    values: Iterator[float] = iter(ratios)
    return lambda: next(values)


def test_the_gate_catches_a_call_that_became_slower(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def measure() -> float:
        return get_ratio_sync(5).median

    recorded = {"one call": measure()}
    assert gate.check(recorded, {"one call": measure}) == []

    send = Transport.send

    def slow_send(*arguments, **options):
        end = time.thread_time() + 0.002
        while time.thread_time() < end:
            pass
        return send(*arguments, **options)

    monkeypatch.setattr(Transport, "send", slow_send)
    (failure,) = gate.check(recorded, {"one call": measure})
    assert failure.endswith("% slower than recorded")
    assert "one call" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ratios", "is_slower"),
    [
        ([1.0], False),
        ([1.2], False),
        ([1.3, 1.25, 1.1], False),
        ([1.3, 1.1], False),
        ([1.3, 1.25, 1.21], True),
    ],
)
def test_the_best_of_three_tries_counts(ratios: list[float], *, is_slower: bool):
    failures = gate.check({"import": 1.0}, {"import": gauge_of(*ratios)})
    assert failures == (["import: 21% slower than recorded"] if is_slower else [])


def test_what_was_never_recorded_does_not_pass():
    assert gate.check({}, {"import": gauge_of()}) == [
        "import: nothing is recorded; run with --record"
    ]


def test_the_rounds_of_both_ways_take_turns():
    calls: list[str] = []

    def measure(name: str, seconds: float) -> float:
        calls.append(name)
        return seconds

    ratio = compare(lambda: measure("client", 3.0), lambda: measure("other", 2.0), rounds=3)
    assert ratio == Ratio(1.5, 1.5, 1.5, 3.0)
    assert calls == ["client", "other", *["client", "other", "other", "client", "client", "other"]]


@pytest.mark.parametrize(
    ("goal", "also", "is_missed", "verdict"),
    [
        (1.0, "", False, "met"),
        (0.9, "", False, "missed"),
        (None, "", False, ""),
        (None, "2.0 round trips, at most 2.5 aimed at", False, "met"),
        (None, "2.6 round trips, at most 2.5 aimed at", True, "missed"),
    ],
)
def test_a_row_says_whether_its_goals_are_met(
    goal: float | None, also: str, *, is_missed: bool, verdict: str
):
    row = Row("this", "that", Ratio(1.0, 0.9, 1.1, 2.0), goal=goal, also=also, is_missed=is_missed)
    assert row.verdict == verdict
    assert "| this | that | 1.00 | 0.90 to 1.10 |" in table([row])


def test_tables_are_put_between_their_markers():
    text = "a\n<!-- measured: x -->\nold\n<!-- end: x -->\nb\n"
    assert page.replaced(text, "x", r"\1 new") == (
        "a\n<!-- measured: x -->\n\\1 new\n<!-- end: x -->\nb\n"
    )
    with pytest.raises(ValueError, match="markers of 'y' once, and has them 0 times"):
        page.replaced(text, "y", "new")
