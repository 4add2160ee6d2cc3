"""Progress of lists and downloads, reported to a callback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vclient._config.hooks import ProgressCallback


class Meter:
    """Counts items or bytes, and reports them to a callback.

    Args:
        callback: Callback invoked with the amount done and the total.

    Attributes:
        total: The total, which the caller sets once it is known; None before.
    """

    def __init__(self, callback: ProgressCallback) -> None:
        self._callback = callback
        self._done = 0
        self._reported: tuple[int, int | None] | None = None
        self.total: int | None = None

    def advance(self, amount: int) -> None:
        """Add an amount, and report the progress."""
        self._done += amount
        # A server may name a total that turns out too small.
        self._report(None if self.total is None else max(self.total, self._done))

    def finish(self) -> None:
        """Report the end, if not done yet."""
        self._report(self._done)

    def _report(self, total: int | None) -> None:
        now = (self._done, total)
        if now != self._reported:
            self._reported = now
            self._callback(*now)
