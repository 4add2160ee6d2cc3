"""What the cases say, and the tables that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from vbench.timing import Ratio


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured.

    Attributes:
        what: What the client does.
        against: What that is compared with.
        ratio: How many times as much the client takes.
        goal: The largest ratio that is aimed at; None where there is no such aim.
        also: What else is to be said, with its own aim if there is one.
        is_missed: Whether an aim of `also` is missed.
    """

    what: str
    against: str
    ratio: Ratio
    goal: float | None = None
    also: str = ""
    is_missed: bool = False

    @property
    def verdict(self) -> str:
        """Whether the goals are met; nothing without a goal."""
        if self.is_missed or (self.goal is not None and round(self.ratio.median, 2) > self.goal):
            return "missed"
        return "met" if self.goal is not None or "at most" in self.also else ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run measures.

    Attributes:
        server: Base URL of the server on this machine.
        is_quick: Whether fewer rounds are enough, to see that everything works.
    """

    server: str
    is_quick: bool = False

    def rounds(self, number: int) -> int:
        """Return how many rounds to measure, of those that give a steady figure."""
        return max(3, number // 4) if self.is_quick else number


Case: TypeAlias = Callable[[Settings], Sequence[Row]]


def table(rows: Sequence[Row]) -> str:
    """Return rows as a table in Markdown."""
    lines = [
        "| What | Against | Ratio | Quartiles | Goal | | Also |",
        "|---|---|---:|---:|---:|---|---|",
    ]
    for row in rows:
        ratio = row.ratio
        goal = "" if row.goal is None else f"{row.goal:.2f}"
        cells = [
            row.what,
            row.against,
            f"{ratio.median:.2f}",
            f"{ratio.low:.2f} to {ratio.high:.2f}",
            goal,
            row.verdict,
            row.also,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
