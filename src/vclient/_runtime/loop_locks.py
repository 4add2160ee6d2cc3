"""Locks by key that are shared by tasks of several event loops, on asyncio and on trio."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from vclient._runtime.forks import register_for_fork
from vclient._runtime.loops import Signal, running_asyncio_loop

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import TracebackType
    from typing import Self


class KeyedLocks:
    """Locks by key, each of which one task holds at a time, on any event loop.

    Tasks acquire a lock in the order of their requests. A task whose event loop is stopped, but
    not closed, is skipped until its loop runs again, so that it does not block later tasks.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget all holders, whose tasks do not exist in a forked process."""
        # Garbage collection may close another task on the same thread while the lock is held.
        self._guard = threading.RLock()
        # The first of each queue is the holder.
        self._queues: dict[Hashable, deque[_Place]] = {}

    def hold(self, key: Hashable, seconds: float | None = None) -> _Hold:  # noqa: ARG002
        """Return a context that holds the lock of a key.

        Args:
            key: The key.
            seconds: Ignored, as `fail_after` limits the wait; the synchronous twin uses it.
        """
        return _Hold(self, key)

    def enter(self, key: Hashable, place: _Place) -> bool:
        """Add a place to the queue, and return whether it holds the lock already.

        Args:
            key: The key.
            place: The place, on the running event loop.
        """
        with self._guard:
            queue = self._queues.setdefault(key, deque())
            if not queue or queue[0].is_stopped():
                queue.appendleft(place)
            else:
                queue.append(place)
            return queue[0] is place

    def leave(self, key: Hashable, place: _Place) -> None:
        """Remove a place, and pass the lock on if the place held it. Thread-safe.

        Args:
            key: The key.
            place: The place.
        """
        with self._guard:
            queue = self._queues.get(key, deque())
            if place not in queue:
                # It was skipped, as its loop was closed.
                return
            was_first = queue[0] is place
            queue.remove(place)
            while was_first and queue:
                following = next((each for each in queue if not each.is_stopped()), queue[0])
                queue.remove(following)
                if following.set():
                    queue.appendleft(following)
                    return
            if not queue:
                del self._queues[key]


class _Hold:
    """The context in which one task holds a lock."""

    def __init__(self, locks: KeyedLocks, key: Hashable) -> None:
        self._locks = locks
        self._key = key

    async def __aenter__(self) -> Self:
        self._place = _Place()
        if not self._locks.enter(self._key, self._place):
            try:
                await self._place.wait()
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


class _Place(Signal):
    """The place of a task in a queue."""

    __slots__ = ("_loop",)

    def __init__(self) -> None:
        super().__init__()
        self._loop = running_asyncio_loop()

    def is_stopped(self) -> bool:
        """Return whether the event loop is not running; loops of trio run until they are closed."""
        return self._loop is not None and not self._loop.is_running()
