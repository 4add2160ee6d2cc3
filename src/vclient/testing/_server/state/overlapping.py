"""Simulation of concurrent writes, which do not see each other's changes.

This server handles requests one at a time, and stores changes immediately. The live server handles
several concurrently, which see neither each other's changes nor each other's idempotency keys.
Therefore each change is recorded here for as long as the live server would process the write.
"""

from __future__ import annotations

import math
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .records import CharacterTrait, Experience, Record


class Overlap:
    """The duration of writes, and the changes of those that have not ended.

    Attributes:
        duration: How long a write takes.
    """

    def __init__(self, now: datetime, seconds: float = 0.0) -> None:
        """Create the record, without any writes.

        Args:
            now: The current time.
            seconds: How long a write takes; 0 for no time, so that none overlap.

        Raises:
            ValueError: It is negative or not finite.
        """
        if not (math.isfinite(seconds) and seconds >= 0):
            msg = f"writes overlap for a number of seconds, or 0, not for {seconds}"
            raise ValueError(msg)
        self._settled = now
        self.duration: timedelta = timedelta(seconds=seconds)
        self._former: dict[str, list[tuple[datetime, Experience]]] = {}
        self._values: dict[str, datetime] = {}

    def has_ended(self, began: datetime, now: datetime) -> bool:
        """Return whether a write that began at a given time has ended."""
        return began <= self._settled or began + self.duration <= now

    def settle(self, now: datetime) -> None:
        """End all writes that have begun."""
        self._settled = now

    def experience_read(self, row: Experience, now: datetime) -> Experience:
        """Return the experience that a concurrent write reads before it changes it.

        Args:
            row: The experience as it is stored.
            now: When the write began.
        """
        former = [each for each in self._former.get(row.id, ()) if not self.has_ended(each[0], now)]
        read = former[0][1] if former else copy(row)
        if self.duration:
            self._former[row.id] = [*former, (now, copy(row))]
        return read

    def record_value(self, row: CharacterTrait, now: datetime) -> None:
        """Record that a write which begins now changes the value of a trait."""
        self._values[row.id] = now

    def is_changing(self, row: CharacterTrait, now: datetime) -> bool:
        """Return whether a write that has not ended changes the value of a trait."""
        began = self._values.get(row.id)
        return began is not None and not self.has_ended(began, now)

    def count(self, rows: Sequence[Record], now: datetime) -> int:
        """Return the number of rows that a concurrent write counts.

        Args:
            rows: The rows as they are stored.
            now: When the write began.
        """
        return sum(self.has_ended(row.date_created, now) for row in rows)
