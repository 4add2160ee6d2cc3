"""The movable clock of the testing server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias, cast

# Not a whole second: the API omits a fraction of zero, which is the exception.
START = datetime(2026, 1, 1, 12, 0, 0, 500, tzinfo=UTC)


class HasNow(Protocol):
    """An object with a method `now()` that returns the time."""

    def now(self) -> datetime:
        """Return the current time, with its time zone."""
        ...


TimeSource: TypeAlias = Callable[[], datetime] | HasNow


class Clock:
    """A clock that advances only on request and when it is read.

    The testing server uses it for the dates of objects and for the lifetime of idempotency keys
    and API keys. A test that needs an hour to pass calls `advance(3600)`.

    Each reading advances the clock by `tick`, so that of two requests the second is later,
    as on a real server. The server reads it once for each request.

    Example:
        ```python
        clock = Clock()
        server = ValentinaServer(clock=clock)
        clock.advance(24 * 3600)
        ```
    """

    def __init__(self, start: datetime = START, *, tick: float = 0.001) -> None:
        """Create a clock.

        Args:
            start: The initial time, with a time zone.
            tick: Seconds that pass at each reading; 0 freezes the clock.

        Raises:
            ValueError: The start has no time zone.
        """
        if start.tzinfo is None:
            msg = "the start of a clock needs a time zone"
            raise ValueError(msg)
        self._start = start.astimezone(UTC)
        self._now = self._start
        self._tick = timedelta(seconds=tick)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the current time in UTC, and advance the clock by one tick."""
        with self._lock:
            present = self._now
            self._now += self._tick
            return present

    def peek(self) -> datetime:
        """Return the current time in UTC, without advancing the clock."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Advance the clock.

        Args:
            seconds: Number of seconds; a negative number sets the clock back.
        """
        with self._lock:
            self._now += timedelta(seconds=seconds)

    def reset(self) -> None:
        """Reset the clock to its initial time."""
        with self._lock:
            self._now = self._start

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.peek().isoformat()})"


class ForeignClock(Clock):
    """A clock that follows another source of time with an offset."""

    def __init__(self, source: TimeSource) -> None:
        """Create a clock.

        Args:
            source: The source of time, which is only read.

        Raises:
            TypeError: It is not a source of time.
        """
        super().__init__(tick=0)
        self._read = _reader(source)
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return self._read() + self._ahead

    def peek(self) -> datetime:
        """Return the current time in UTC; reading the source may advance it."""
        return self.now()

    def advance(self, seconds: float) -> None:
        """Increase the offset.

        Args:
            seconds: Number of seconds; a negative number decreases it.
        """
        with self._lock:
            self._ahead += timedelta(seconds=seconds)

    def reset(self) -> None:
        """Reset the offset; the source is not changed."""
        with self._lock:
            self._ahead = timedelta(0)


def clock_of(source: TimeSource | None) -> Clock:
    """Return a clock with the time of a source.

    Args:
        source: A clock, which is returned as it is; a callable; an object with `now()`; or
            None for a new clock.

    Raises:
        TypeError: It is none of these.
    """
    if source is None:
        return Clock()
    return source if isinstance(source, Clock) else ForeignClock(source)


def _reader(source: TimeSource) -> Callable[[], datetime]:
    now = source if callable(source) else getattr(source, "now", None)
    if not callable(now):
        msg = f"a clock is a callable or has now(), not {type(source).__name__}"
        raise TypeError(msg)
    read = cast("Callable[[], datetime]", now)
    return lambda: read().astimezone(UTC)
