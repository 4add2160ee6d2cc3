"""How far a list or a download has come, reported to a callback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vclient._config.hooks import ProgressCallback


class Meter:
    """Counts items or bytes, and reports them to a callback.

    Args:
        callback: Callback invoked with what has come and with the total.

    Attributes:
        total: How much there will be; None while it is unknown. Whoever knows it sets it.
    """

    def __init__(self, callback: ProgressCallback) -> None:
        self._callback = callback
        self._done = 0
        self._reported: tuple[int, int | None] | None = None
        self.total: int | None = None

    def advance(self, amount: int) -> None:
        """Report that so much more has come."""
        self._done += amount
        # A server may name a total that turns out too small.
        self._report(None if self.total is None else max(self.total, self._done))

    def finish(self) -> None:
        """Report that all has come, unless that was done."""
        self._report(self._done)

    def _report(self, total: int | None) -> None:
        now = (self._done, total)
        if now != self._reported:
            self._reported = now
            self._callback(*now)
