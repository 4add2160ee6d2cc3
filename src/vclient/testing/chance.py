"""Random faults and delays, reproducible by their seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from vclient._runtime.similar import similar

from .canned import failure
from .interceptions import Delay, Drop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .interceptions import Outcome

FaultKind: TypeAlias = Literal[
    "500", "502", "503", "504", "dropped-before", "dropped-after", "refused", "late"
]
"""A kind of fault: a status, a connection that breaks before or after the server acts, a refused
connection, or a late answer."""

FAULT_KINDS: Final[tuple[FaultKind, ...]] = get_args(FaultKind)
"""All kinds of faults."""

_DROPS: Final = {
    "dropped-before": Drop("before"),
    "dropped-after": Drop("after"),
    "refused": Drop("connecting"),
}


class RandomFaults:
    """Fails a fraction of the requests, each with one of several faults."""

    def __init__(
        self, rate: float, kinds: Iterable[FaultKind], *, late_by: float, seed: int
    ) -> None:
        """Create it; the arguments are those of `ValentinaServer.fail_at_random`.

        Raises:
            ValueError: An argument is out of range.
        """
        if not 0 <= rate <= 1:
            msg = f"rate must be between 0 and 1, not {rate}"
            raise ValueError(msg)
        if not late_by >= 0:
            msg = f"late_by must be at least 0, not {late_by}"
            raise ValueError(msg)
        self._rate = rate
        self._effects = [_effect(kind, late_by) for kind in kinds]
        if not self._effects:
            msg = f"kinds must name one fault at least, of {', '.join(FAULT_KINDS)}"
            raise ValueError(msg)
        self._random = Random(seed)  # noqa: S311 - reproducible, not for cryptography

    def draw(self) -> Outcome | Delay | None:
        """Return a fault, or None for no fault."""
        if self._random.random() >= self._rate:
            return None
        return self._random.choice(self._effects)


class RandomDelay:
    """Delays each answer by a random time within limits."""

    def __init__(self, shortest: float, longest: float, *, seed: int) -> None:
        """Create it; the arguments are those of `ValentinaServer.delay`.

        Raises:
            ValueError: The limits are negative or in the wrong order.
        """
        if not 0 <= shortest <= longest:
            msg = f"seconds must be from 0 or more up to no less, not {shortest} to {longest}"
            raise ValueError(msg)
        self._limits = shortest, longest
        self._random = Random(seed)  # noqa: S311 - reproducible, not for cryptography

    def draw(self) -> Delay:
        """Return a delay."""
        return Delay(self._random.uniform(*self._limits))


def _effect(kind: FaultKind, late_by: float) -> Outcome | Delay:
    if kind not in FAULT_KINDS:
        msg = f"there is no fault {kind!r}{similar(kind, FAULT_KINDS)}"
        raise ValueError(msg)
    if kind == "late":
        return Delay(late_by)
    if kind in _DROPS:
        return _DROPS[kind]
    return failure(
        int(kind),
        detail=None,
        code=None,
        retry_after=None,
        retry_after_header=False,
        invalid_parameters=None,
        headers=None,
    )
