"""Decides whether something that has failed is tried again."""

from __future__ import annotations

import threading
from typing import Final

from vclient._runtime.forks import register_for_fork

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0
# How long a probe is given before another one begins, if nobody says how it has ended.
_LONGEST_PROBE: Final = 5.0


class Breaker:
    """Lets all through while all goes well, and one now and then after a failure.

    Attributes:
        away_since: When it began to fail; None while all goes well.
    """

    def __init__(self) -> None:
        self.away_since: float | None = None
        self._pause = 0.0
        self._next_probe = 0.0
        self._turn = 0
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Replace the lock in a forked process, as another thread may have held it."""
        # Garbage collection may end other work on the same thread while it is held.
        self._lock = threading.RLock()

    def ask(self, now: float, *, is_pressing: bool = False) -> int | None:
        """Return the turn to report the outcome of, or None where it is too early to try again.

        Args:
            now: The time, in seconds.
            is_pressing: Whether to try between the pauses, too.
        """
        with self._lock:
            if self.away_since is not None:
                if not is_pressing and now < self._next_probe:
                    return None
                self._next_probe = now + _LONGEST_PROBE
            return self._turn

    def succeeded(self, turn: int) -> bool:
        """Note a success, unless its turn is over; return whether it ends a time of failures."""
        with self._lock:
            if turn != self._turn or self.away_since is None:
                return False
            self.away_since, self._pause, self._turn = None, 0.0, turn + 1
            return True

    def failed(self, turn: int, now: float) -> bool:
        """Note a failure, once for each turn; return whether it is the first one.

        Args:
            turn: What `ask` returned.
            now: The time, in seconds.
        """
        with self._lock:
            if turn != self._turn:
                return False
            is_first = self.away_since is None
            if is_first:
                self.away_since = now
            self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._next_probe, self._turn = now + self._pause, turn + 1
            return is_first
