"""The numbers of books in a campaign and of chapters in a book: 1 to n, without gaps.

Rows that are created at the same time count the same others, and get the same number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from vclient.testing._server.state.records import Book, Chapter
    from vclient.testing._server.state.state import State

NumberedT = TypeVar("NumberedT", "Book", "Chapter")


def in_order(rows: list[NumberedT]) -> list[NumberedT]:
    """Return rows by their numbers."""
    return sorted(rows, key=lambda row: row.number)


def next_number(state: State, siblings: list[NumberedT]) -> int:
    """Return the number of a new row.

    Args:
        state: The state.
        siblings: The existing rows of the parent.
    """
    return state.overlap.count(siblings, state.now) + 1


def close_gap(siblings: list[NumberedT], removed: int) -> None:
    """Renumber the rows after a deleted one.

    Args:
        siblings: The remaining rows.
        removed: The number that the deleted row had.
    """
    for row in siblings:
        if row.number > removed:
            row.number -= 1


def renumber(siblings: list[NumberedT], row: NumberedT, number: int, counted: str) -> None:
    """Move a row to a number; rows in between shift by one. No dates are updated.

    Args:
        siblings: All rows of the parent, the moved one too.
        row: The row.
        number: Its new number.
        counted: Name of the rows, for the message.

    Raises:
        ProblemError: There are fewer rows than that.
    """
    if number > len(siblings):
        raise ProblemError(
            400,
            f"New number {number} is greater than the number of {counted} ({len(siblings)})",
        )
    former = row.number
    for other in siblings:
        if former < other.number <= number:
            other.number -= 1
        elif number <= other.number < former:
            other.number += 1
    row.number = number
