"""The connections that no call uses, kept for the next ones."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import httpx


class Closable(Protocol):
    """A connection."""

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and nothing came that nobody has asked for."""
        ...

    def close(self) -> None:
        """Close it, without blocking."""
        ...


ConnectionT = TypeVar("ConnectionT", bound=Closable)


class IdleConnections(Generic[ConnectionT]):
    """The connections that no call uses; the one used last is the first to be used again.

    Args:
        limits: How many are kept, and for how many seconds.
    """

    def __init__(self, limits: httpx.Limits) -> None:
        most, expiry = limits.max_keepalive_connections, limits.keepalive_expiry
        self._most = math.inf if most is None else most
        self._expiry = math.inf if expiry is None else expiry
        self._lock = threading.RLock()
        self._kept: deque[tuple[float, ConnectionT]] = deque()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, connection: ConnectionT) -> None:
        """Keep a connection, and close those that are too many or too old."""
        with self._lock:
            now = time.monotonic()
            self._kept.append((now + self._expiry, connection))
            while self._kept and (len(self._kept) > self._most or self._kept[0][0] <= now):
                self._kept.popleft()[1].close()

    def take(self) -> ConnectionT | None:
        """Return a connection that can be used, or None."""
        with self._lock:
            while self._kept:
                expires, connection = self._kept.pop()
                if expires > time.monotonic() and connection.is_silent:
                    return connection
                connection.close()
            return None

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            while self._kept:
                self._kept.pop()[1].close()
