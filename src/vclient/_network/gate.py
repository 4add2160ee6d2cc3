"""A first-in, first-out queue for a limited number of connections, without I/O.

An example with 2 connections and 4 calls, of which B is cancelled while it uses a connection and
C while it waits:

    event                  using  waiting
    A, B, C and D enter    A B    C D
    C is cancelled         A B    D
    B is cancelled         A D             D is granted the place of B
    A and D end

    >>> class Call:
    ...     connection = None
    ...     def __init__(self, name: str) -> None:
    ...         self.name = name
    ...     def grant(self) -> None:
    ...         print(self.name, "is granted a place, and", self.connection or "no connection")
    >>> a, b, c, d = map(Call, "ABCD")
    >>> gate = Gate(2)
    >>> [gate.enter(call) for call in (a, b, c, d)]
    [True, True, False, False]
    >>> gate.leave(c)
    >>> gate.leave(b, "that of B")
    D is granted a place, and that of B
    >>> gate.leave(a)
    >>> gate.leave(d, "that of D")
    'that of D'
    >>> gate.leases()
    []
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar

ConnectionT = TypeVar("ConnectionT")


class Lease(Protocol[ConnectionT]):
    """The right of one call to use a connection, granted at once or later.

    Attributes:
        connection: The connection; None where the call has to make one.
    """

    connection: ConnectionT | None

    def grant(self) -> object:
        """Notify the call, without blocking."""
        ...


class Gate(Generic[ConnectionT]):
    """The queue: leases that hold a place, and leases that wait for one.

    No method blocks, so a cancellation cannot interrupt one. Holders are referenced weakly: when
    a call is interrupted just before `leave`, its lease is garbage-collected and its place
    becomes free. Everything takes the same time, however many leases there are.

    Args:
        places: How many leases may hold a place at once; None for no limit.
    """

    def __init__(self, places: int | None) -> None:
        self._places = places
        # A lease may be garbage-collected anywhere, also while this thread holds the lock.
        self._lock = threading.RLock()
        self._holders: set[weakref.ref[Lease[ConnectionT]]] = set()
        self._waiting: OrderedDict[Lease[ConnectionT], None] = OrderedDict()

    def leases(self) -> list[Lease[ConnectionT]]:
        """Return all leases that hold a place or wait for one."""
        with self._lock:
            holders = [holder() for holder in self._holders]
            return [each for each in holders if each is not None] + list(self._waiting)

    def enter(self, lease: Lease[ConnectionT]) -> bool:
        """Add a lease to the queue, and return whether it holds a place immediately.

        Args:
            lease: The lease, whose `grant` is called later if it has to wait.
        """
        with self._lock:
            if self._waiting or len(self._holders) == self._places:
                self._waiting[lease] = None
                return False
            self._holders.add(weakref.ref(lease, self._free))
            return True

    def leave(
        self, lease: Lease[ConnectionT], connection: ConnectionT | None = None
    ) -> ConnectionT | None:
        """Remove a lease, and grant its place to the next one.

        Args:
            lease: The lease, which holds a place, waits for one, or was removed before.
            connection: A connection to pass on with the place.

        Returns:
            The connection, if nobody has taken it.
        """
        with self._lock:
            self._waiting.pop(lease, None)
            self._holders.discard(weakref.ref(lease))
            return self._admit(connection)

    def _free(self, holder: weakref.ref[Lease[ConnectionT]]) -> None:
        with self._lock:
            self._holders.discard(holder)
            self._admit()

    def _admit(self, connection: ConnectionT | None = None) -> ConnectionT | None:
        while self._waiting and len(self._holders) != self._places:
            lease, _ = self._waiting.popitem(last=False)
            self._holders.add(weakref.ref(lease, self._free))
            lease.connection, connection = connection, None
            lease.grant()
        return connection
