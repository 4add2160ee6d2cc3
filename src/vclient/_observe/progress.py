"""How far a list, an upload or a download has come, told to the caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

ProgressCallback: TypeAlias = Callable[[int, int | None], object]
"""What is called with how much is done, and of how much: the total, None while it is unknown.

Lists count items, uploads and downloads bytes. It runs where the call was made, in its task or
thread, and should not take long. The last call has `done == total`, even where both are 0. What
it raises ends the call and reaches the caller.
"""


class Meter:
    """Counts what has come, and tells a callback.

    Args:
        callback: What is told.

    Attributes:
        total: How much there will be; None while it is unknown. Whoever knows it sets it.
    """

    def __init__(self, callback: ProgressCallback) -> None:
        self._callback = callback
        self._done = 0
        self._told: tuple[int, int | None] | None = None
        self.total: int | None = None

    def advance(self, amount: int) -> None:
        """Tell that so much more has come."""
        self._done += amount
        # What the server says of the total need not be true.
        self._tell(None if self.total is None else max(self.total, self._done))

    def finish(self) -> None:
        """Tell that all has come, if that was not told yet."""
        self._tell(self._done)

    def _tell(self, total: int | None) -> None:
        now = (self._done, total)
        if now != self._told:
            self._told = now
            self._callback(*now)
