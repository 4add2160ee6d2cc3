"""Locks that the calls of a client share."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from vclient._runtime import asynchronous as runtime
from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import TracebackType
    from typing import Self

_Place: TypeAlias = "weakref.ref[runtime.Signal]"


class KeyedLocks:
    """Locks by key, each of which one call holds at a time, wherever it runs.

    Calls acquire a lock in the order of their requests. One that cannot run for now is skipped
    until it can, so that it does not block later ones. Places are referenced weakly, as those of
    `Gate`: that of a call which was interrupted just before it left is garbage-collected.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget all holders, who do not exist in a forked process."""
        # Garbage collection may end another call on the same thread while it is held.
        self._guard = threading.RLock()
        # The first of each queue is the holder.
        self._queues: dict[Hashable, deque[_Place]] = {}

    def hold(self, key: Hashable, seconds: float | None = None) -> _Hold:
        """Return a context that holds the lock of a key.

        Args:
            key: The key.
            seconds: How long to wait for the lock; None for no limit. A `TimeoutError` is raised
                when it was not free in time.
        """
        return _Hold(self, key, seconds)

    def enter(self, key: Hashable, place: runtime.Signal) -> bool:
        """Add a place to the queue, and return whether it holds the lock already.

        Args:
            key: The key.
            place: The place.
        """
        with self._guard:
            queue = self._queues.setdefault(key, deque())
            entered = weakref.ref(place, partial(self._remove, key))
            if not queue or _is_stopped(queue[0]):
                queue.appendleft(entered)
            else:
                queue.append(entered)
            return queue[0] is entered

    def leave(self, key: Hashable, place: runtime.Signal) -> None:
        """Remove a place, and pass the lock on if the place held it. Thread-safe.

        Args:
            key: The key.
            place: The place.
        """
        self._remove(key, weakref.ref(place))

    def _remove(self, key: Hashable, place: _Place) -> None:
        with self._guard:
            queue = self._queues.get(key, deque())
            if place not in queue:
                # It was skipped, as it could not be woken.
                return
            was_first = queue[0] == place
            queue.remove(place)
            while was_first and queue:
                following = next((each for each in queue if not _is_stopped(each)), queue[0])
                queue.remove(following)
                signal = following()
                if signal is not None and signal.set():
                    queue.appendleft(following)
                    return
            if not queue:
                del self._queues[key]


def _is_stopped(place: _Place) -> bool:
    signal = place()
    return signal is None or signal.is_stopped()


class _Hold:
    """The context in which one call holds a lock."""

    def __init__(self, locks: KeyedLocks, key: Hashable, seconds: float | None) -> None:
        self._locks = locks
        self._key = key
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        self._place = runtime.Signal()
        if not self._locks.enter(self._key, self._place):
            try:
                await self._place.wait(self._seconds)
            except BaseException:
                self._locks.leave(self._key, self._place)
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._locks.leave(self._key, self._place)
