"""Decides whether something that has failed is tried again."""

from __future__ import annotations

import threading
from typing import Final

from vclient._runtime.forks import register_for_fork

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0
# How long a probe is given before another one begins, if nobody says how it has ended.
_LONGEST_PROBE: Final = 5.0
# What does not answer at all is not asked more often than this at the same time.
_MOST_ASKED: Final = 8


class Breaker:
    """Lets all through while all goes well, and one now and then after a failure.

    Attributes:
        away_since: When it began to fail; None while all goes well.
    """

    def __init__(self) -> None:
        self.away_since: float | None = None
        self._pause = 0.0
        self._next_probe = 0.0
        self._state = 0
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget who is asking, who does not exist in a forked process."""
        # Garbage collection may end other work on the same thread while it is held.
        self._lock = threading.RLock()
        self._asking = 0

    def ask(self, now: float, *, is_pressing: bool = False) -> int | None:
        """Return a number to report the outcome with, or None where there is no point in asking.

        Args:
            now: The time, in seconds.
            is_pressing: Whether to ask between the pauses, too.
        """
        with self._lock:
            if self.away_since is not None:
                if self._asking >= _MOST_ASKED or not (is_pressing or now >= self._next_probe):
                    return None
                self._next_probe = now + _LONGEST_PROBE
            self._asking += 1
            return self._state

    def answered(self) -> None:
        """Note that what was asked has ended, in whatever way."""
        with self._lock:
            self._asking -= 1

    def succeeded(self, state: int) -> bool:
        """Note a success; return whether it ends a time of failures."""
        with self._lock:
            if state != self._state or self.away_since is None:
                return False
            self.away_since, self._pause, self._state = None, 0.0, self._state + 1
            return True

    def failed(self, state: int, now: float) -> bool:
        """Note a failure, once for all that began before it; return whether it is the first."""
        with self._lock:
            if state != self._state:
                return False
            is_first = self.away_since is None
            if is_first:
                self.away_since = now
            self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._next_probe = now + self._pause
            self._state += 1
            return is_first
