"""A first-in, first-out queue for a limited number of connections, without I/O.

Calls queue here and not in the connection pool of the HTTP library, which loses connections for
good when waiting requests are cancelled or time out, and which scans all connections for each
waiting request.

An example with 2 connections and 4 calls, of which B is cancelled while it uses a connection and
C while it waits:

    event                  using  waiting
    A, B, C and D enter    A B    C D
    C is cancelled         A B    D
    B is cancelled         A D             D is granted the connection of B
    A and D end

    >>> class Call:
    ...     def __init__(self, name: str) -> None:
    ...         self.name = name
    ...     def grant(self) -> None:
    ...         print(self.name, "is granted a connection")
    >>> a, b, c, d = map(Call, "ABCD")
    >>> gate = Gate(2)
    >>> [gate.enter(call) for call in (a, b, c, d)]
    [True, True, False, False]
    >>> gate.leave(c)
    >>> gate.leave(b)
    D is granted a connection
    >>> gate.leave(a)
    >>> gate.leave(d)
    >>> len(gate)
    0
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Protocol


class Lease(Protocol):
    """The right of one call to use a connection, granted at once or later."""

    def grant(self) -> None:
        """Notify the call, without blocking."""
        ...


class Gate:
    """The queue: leases that hold a place, and leases that wait for one.

    No method blocks, so a cancellation cannot interrupt one. Holders are referenced weakly: when
    a call is interrupted just before `leave`, its lease is garbage-collected and its place
    becomes free.

    Args:
        places: How many leases may hold a place at once; None for no limit.
    """

    def __init__(self, places: int | None) -> None:
        self._places = places
        # A lease may be garbage-collected anywhere, also while this thread holds the lock.
        self._lock = threading.RLock()
        self._holders: set[weakref.ref[Lease]] = set()
        self._waiting: OrderedDict[Lease, None] = OrderedDict()

    def __len__(self) -> int:
        """Return how many leases hold a place or wait for one."""
        return len(self._holders) + len(self._waiting)

    def enter(self, lease: Lease) -> bool:
        """Add a lease to the queue, and return whether it holds a place immediately.

        Args:
            lease: The lease, whose `grant` is called later if it has to wait.
        """
        with self._lock:
            self._waiting[lease] = None
            self._admit(silently=lease)
            return lease not in self._waiting

    def leave(self, lease: Lease) -> None:
        """Remove a lease, and grant its place to the next one.

        Args:
            lease: The lease, which holds a place, waits for one, or was removed before.
        """
        with self._lock:
            self._waiting.pop(lease, None)
            self._free(weakref.ref(lease))

    def _free(self, holder: weakref.ref[Lease]) -> None:
        with self._lock:
            self._holders.discard(holder)
            self._admit()

    def _admit(self, *, silently: Lease | None = None) -> None:
        while self._waiting and (self._places is None or len(self._holders) < self._places):
            lease, _ = self._waiting.popitem(last=False)
            self._holders.add(weakref.ref(lease, self._free))
            if lease is not silently:
                lease.grant()
