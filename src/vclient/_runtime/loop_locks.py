"""Locks by key that tasks of several event loops, on asyncio and on trio, share."""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

import anyio

from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Hashable
    from types import TracebackType
    from typing import Self


class KeyedLocks:
    """Locks by key: holders of the same key wait for each other, on any event loop.

    They come in the order in which they asked. Only a task whose event loop was stopped in the
    middle of something, and not closed, is left out until its loop runs again: neither does it
    hold up those that ask after it, nor do they wait for it to take its turn.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget all holders, whose tasks a forked process does not have."""
        # Closing a task that was forgotten may come in between, on the same thread.
        self._guard = threading.RLock()
        # The first of each queue is the holder.
        self._queues: dict[Hashable, deque[_Place]] = {}

    def hold(self, key: Hashable, seconds: float | None = None) -> _Hold:  # noqa: ARG002
        """Return a context that holds the lock of a key.

        Args:
            key: What the holders share.
            seconds: How long to wait for the lock; `fail_after` sees to it.
        """
        return _Hold(self, key)

    def enter(self, key: Hashable, place: _Place) -> bool:
        """Take the last place of the queue, and tell whether it is already the holder's.

        Args:
            key: What the holders share.
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
        """Give up a place, and call the next holder if it was the first.

        Args:
            key: What the holders share.
            place: The place, which may be given up on any thread.
        """
        with self._guard:
            queue = self._queues.get(key, deque())
            if place not in queue:
                # Its loop was closed, so that it was passed by.
                return
            was_first = queue[0] is place
            queue.remove(place)
            while was_first and queue:
                following = next((each for each in queue if not each.is_stopped()), queue[0])
                queue.remove(following)
                if following.call():
                    queue.appendleft(following)
                    return
            if not queue:
                del self._queues[key]


class _Hold:
    """One task's turn at a lock, from its asking for it to its end."""

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


class _Place:
    """The place of a task in a queue, and the way to its event loop."""

    def __init__(self) -> None:
        self._loop = running_asyncio_loop()
        self._called = anyio.Event()
        self._run_soon = thread_safe_runner()

    def is_stopped(self) -> bool:
        """Return whether the event loop does not run; trio's always do until they end."""
        return self._loop is not None and not self._loop.is_running()

    async def wait(self) -> None:
        """Wait to be called."""
        await self._called.wait()

    def call(self) -> bool:
        """Let the task know, from any thread, that it holds the lock.

        Returns:
            Whether its event loop can still tell it so.
        """
        try:
            self._run_soon(self._called.set)
        except RuntimeError:
            # The loop was closed with its tasks unfinished.
            return False
        return True


def running_asyncio_loop() -> asyncio.AbstractEventLoop | None:
    """Return the event loop that runs on this thread, or None where it is not one of asyncio."""
    if "asyncio" not in sys.modules:
        return None
    import asyncio  # noqa: PLC0415 - it is loaded where an event loop of its runs

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def thread_safe_runner() -> Callable[[Callable[[], object]], object]:
    """Return what lets the running event loop call a function, from any thread."""
    loop = running_asyncio_loop()
    if loop is not None:
        return loop.call_soon_threadsafe
    import trio  # noqa: PLC0415 - it runs, so it is there

    return trio.lowlevel.current_trio_token().run_sync_soon
