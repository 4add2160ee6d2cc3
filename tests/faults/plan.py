"""Which request meets which fault."""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Plan(Protocol):
    """Decides about one request after the other, in the order in which they come."""

    def next(self) -> str | None:
        """Return the name of a fault for the next request, or None for none."""
        ...


class Scripted:
    """Some faults one after the other, and then none, or the same one for ever."""

    def __init__(self, *faults: str | None, always: str | None = None) -> None:
        self._faults = list(faults)
        self._always = always

    def next(self) -> str | None:
        return self._faults.pop(0) if self._faults else self._always


class Seeded:
    """Faults by chance, the same ones for the same seed.

    Args:
        seed: Where chance starts.
        rate: The share of the requests that meet a fault, 0 to 1.
        weights: The faults, and how often each comes compared with the others.
    """

    def __init__(self, seed: int, rate: float, weights: Mapping[str, float]) -> None:
        self._random = Random(seed)
        self._rate = rate
        self._names = list(weights)
        self._weights = list(weights.values())
        self._lock = threading.Lock()

    def next(self) -> str | None:
        with self._lock:
            if self._random.random() >= self._rate:
                return None
            return self._random.choices(self._names, self._weights)[0]
