"""What a request does not see, because it came while another one was still being worked on.

Requests are judged one at a time, and what one changes is stored at once. The live server works
on several, which neither see each other's changes nor the keys that the others carry. So each
change is remembered here for as long as the live server would still be working on it.
"""

from __future__ import annotations

import math
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .records import Experience, Record


class Overlap:
    """How long writes take, and what those that have not ended have changed."""

    def __init__(self, now: datetime, seconds: float = 0.0) -> None:
        """Create the memory of a server that works on nothing.

        Args:
            now: The present time.
            seconds: How long a write takes; 0 for no time, so that none overlap.

        Raises:
            ValueError: It is negative, or no number of seconds at all.
        """
        if not (math.isfinite(seconds) and seconds >= 0):
            msg = f"writes overlap for a number of seconds, or 0, not for {seconds}"
            raise ValueError(msg)
        self._settled = now
        self._duration = timedelta(seconds=seconds)
        self._former: dict[str, list[tuple[datetime, Experience]]] = {}

    def has_ended(self, began: datetime, now: datetime) -> bool:
        """Return whether a write that began at some time is over."""
        return began <= self._settled or began + self._duration <= now

    def settle(self, now: datetime) -> None:
        """Let everything end that has begun until now."""
        self._settled = now

    def experience_read(self, row: Experience, now: datetime) -> Experience:
        """Return experience as a write reads that is about to change it.

        Args:
            row: The experience as it is stored.
            now: When the write began.
        """
        former = [each for each in self._former.get(row.id, ()) if not self.has_ended(each[0], now)]
        read = former[0][1] if former else copy(row)
        if self._duration:
            self._former[row.id] = [*former, (now, copy(row))]
        return read

    def count(self, rows: Sequence[Record], now: datetime) -> int:
        """Return how many of some rows there are, for a write that counts them.

        Args:
            rows: The rows as they are stored.
            now: When the write began.
        """
        return sum(self.has_ended(row.date_created, now) for row in rows)
