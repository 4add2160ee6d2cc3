"""Rolling dice, and evaluating rolls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

D10: Final = 10

_KEYCAP = "\ufe0f\u20e3"
_TEN = "\U0001f51f"
_WORDS: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "keycap_ten",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The evaluation of a roll.

    Attributes:
        total: The result in successes; None for a roll without difficulty.
        type: One of the result types.
    """

    total: int | None
    type: str


def roll(random: Random, number: int, size: int) -> list[int]:
    """Roll dice and return their faces in ascending order.

    Args:
        random: Source of random numbers.
        number: Number of dice; none for zero and negative numbers.
        size: Number of faces.
    """
    return sorted(random.randint(1, size) for _ in range(number))


def judge(faces: list[int], *, size: int, difficulty: int | None, pool: int) -> Outcome:
    """Evaluate a roll.

    Args:
        faces: The faces of all dice, desperation dice included.
        size: Number of faces.
        difficulty: Smallest face that is a success; None for a roll without evaluation.
        pool: Number of requested dice; more successes than that are critical.
    """
    if difficulty is None:
        return Outcome(None, "OTHER")
    botches = failures = successes = criticals = 0
    for face in faces:
        if face == 1:
            botches += 1
        elif face < difficulty:
            failures += 1
        elif face < size:
            successes += 1
        else:
            criticals += 1
    if size != D10:
        return Outcome(successes - failures - botches, "OTHER")
    total = successes + 2 * max(0, criticals - botches) - max(0, botches - criticals)
    return Outcome(total, _type(total, pool))


def humanized(total: int | None, result_type: str) -> str:
    """Return a result in words, or an empty string without one."""
    if total is None or result_type == "OTHER":
        return ""
    return f"{total} Success" if total == 1 else f"{total} Successes"


def emoji(faces: Iterable[int]) -> str:
    """Return faces as emoji; those above ten as digits."""
    return " ".join(_emoji(face) for face in faces)


def shortcodes(faces: Iterable[int]) -> str:
    """Return faces as the short names of emoji; those above ten as digits in backquotes."""
    return " ".join(f":{_WORDS[face]}:" if face < len(_WORDS) else f"`{face}`" for face in faces)


def _type(total: int, pool: int) -> str:
    if total < 0:
        return "BOTCH"
    if total == 0:
        return "FAILURE"
    return "CRITICAL" if total > pool else "SUCCESS"


def _emoji(face: int) -> str:
    if face == D10:
        return _TEN
    return f"{face}{_KEYCAP}" if face < D10 else str(face)
