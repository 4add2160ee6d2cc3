"""Who may use one of a limited number of connections: first come, first served, without I/O.

Calls queue here, in front of the pool of the HTTP library, so that no request ever waits in
there: it loses connections for good where waiting requests are cancelled or time out, and
looks at every connection for every one of them.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Protocol


class Lease(Protocol):
    """The right of one call to use a connection, granted at once or later."""

    def grant(self) -> None:
        """Let the call know, without waiting for anything."""
        ...


class Gate:
    """A number of places, and the leases that hold them or wait for them.

    Nothing here waits, so that no cancellation can come in between. Places are not counted:
    there are as many free ones as there are holders missing. A lease that is forgotten, as its
    call was interrupted just before it gave it back, holds nothing any more.

    Args:
        places: How many leases may hold a place at once; None for any number.
    """

    def __init__(self, places: int | None) -> None:
        self._places = places
        # A lease may be forgotten anywhere, also while the same thread is in here.
        self._lock = threading.RLock()
        self._holders: set[weakref.ref[Lease]] = set()
        self._waiting: OrderedDict[Lease, None] = OrderedDict()

    def __len__(self) -> int:
        """Return how many leases hold a place or wait for one."""
        return len(self._holders) + len(self._waiting)

    def enter(self, lease: Lease) -> bool:
        """Return whether a lease holds a place at once; otherwise it is granted one later."""
        with self._lock:
            self._waiting[lease] = None
            self._admit(silently=lease)
            return lease not in self._waiting

    def leave(self, lease: Lease) -> None:
        """Give up a place, be it held or waited for; it may have been given up before."""
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
