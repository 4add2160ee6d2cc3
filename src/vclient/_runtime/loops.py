"""Event loops, of asyncio and of trio, and how their tasks are woken."""

from __future__ import annotations

import math
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Hashable, Iterator


def running_asyncio_loop() -> asyncio.AbstractEventLoop | None:
    """Return the running asyncio event loop of this thread, or None on trio and without one."""
    if "asyncio" not in sys.modules:
        return None
    import asyncio  # noqa: PLC0415 - it is loaded where an event loop of its runs

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def thread_safe_runner() -> Callable[[Callable[[], object]], object]:
    """Return a thread-safe function that schedules a callback on the running event loop."""
    loop = running_asyncio_loop()
    if loop is not None:
        return loop.call_soon_threadsafe
    import trio  # noqa: PLC0415 - it runs, so it is there

    return trio.lowlevel.current_trio_token().run_sync_soon


def running_loop() -> Hashable:
    """Return the running event loop, or what stands for one of trio."""
    return running_asyncio_loop() or anyio.lowlevel.current_token()


@contextmanager
def fail_after(seconds: float | None) -> Iterator[None]:
    """Return a context that raises `TimeoutError` after a time.

    Args:
        seconds: The time; None for no limit.
    """
    if seconds is None:
        yield
        return
    with anyio.fail_after(seconds):
        yield


def is_unasked_cancellation(error: BaseException) -> bool:
    """Return whether an error is a cancellation that nobody wants who could cancel this task.

    Some transports report that of their own deadline so.
    """
    if running_asyncio_loop() is None:
        return False
    import asyncio  # noqa: PLC0415 - it runs, so it is there

    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and not task.cancelling()


class Signal:
    """Wakes the one task that waits for it; it can be set from any thread."""

    __slots__ = ("__weakref__", "_loop", "_wake", "is_set")

    def __init__(self) -> None:
        self._loop = running_asyncio_loop()
        self._wake: Callable[[], object] | None = None
        self.is_set: bool = False

    def is_stopped(self) -> bool:
        """Return whether its event loop is not running; those of trio run until they are closed."""
        return self._loop is not None and not self._loop.is_running()

    def set(self) -> bool:
        """Wake the task.

        Returns:
            Whether that is possible; it is not once its event loop was closed.
        """
        self.is_set = True
        if self._wake is not None:
            try:
                self._wake()
            except RuntimeError:
                return False
        return True

    async def wait(self, seconds: float | None = None) -> None:
        """Wait until it is set.

        Args:
            seconds: How long to wait; None for no limit.

        Raises:
            TimeoutError: It was not set in time.
        """
        loop = self._loop
        if loop is None:
            await self._wait_on_trio(seconds)
            return
        future = loop.create_future()

        def wake() -> None:
            if loop is running_asyncio_loop():
                finish(future)
            else:
                loop.call_soon_threadsafe(finish, future)

        self._wake = wake
        if not self.is_set:
            await finished(future, seconds)

    async def _wait_on_trio(self, seconds: float | None) -> None:
        event = anyio.Event()
        self._wake = partial(thread_safe_runner(), event.set)
        if not self.is_set:
            with fail_after(seconds):
                await event.wait()


async def finished(future: asyncio.Future[None], seconds: float | None) -> None:
    """Wait until a future of asyncio is finished, which is much faster than an `anyio.Event`.

    Raises:
        TimeoutError: It was not finished in time.
    """
    if seconds is None or seconds == math.inf:
        return await future
    timer = future.get_loop().call_later(seconds, _expire, future)
    try:
        await future
    finally:
        timer.cancel()


def finish(future: asyncio.Future[None] | None) -> None:
    """Wake the task that waits for a future, if any does."""
    if future is not None and not future.done():
        future.set_result(None)


def _expire(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_exception(TimeoutError())
