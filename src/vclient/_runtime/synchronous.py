"""Clock, deadline, locks and per-process resources for synchronous code, on any thread."""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from collections import deque
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from vclient._runtime.deadlines import close_sockets as close_sockets  # noqa: PLC0414 - the pair has it
from vclient._runtime.deadlines import deadline
from vclient._runtime.deadlines import watch_sockets as watch_sockets  # noqa: PLC0414 - the pair has it
from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
    from concurrent.futures import Future, ThreadPoolExecutor
    from contextlib import AbstractContextManager
    from typing import NoReturn

ResourceT = TypeVar("ResourceT")
ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")

_MOST_THREADS = 32


class Clock:
    """The clock for measuring and sleeping; tests replace it."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def jitter(self) -> float:
        """Return a random number in [0, 1), so that clients do not retry simultaneously."""
        return random.random()  # noqa: S311 - not for cryptography

    def sleep(self, seconds: float) -> None:
        """Wait for the given number of seconds."""
        time.sleep(seconds)


def fail_after(seconds: float | None) -> AbstractContextManager[object]:
    """Return a context in which the sockets of `watch_sockets` wait until a deadline at most.

    Other waits have to observe the deadline themselves.

    Args:
        seconds: Seconds until the deadline; None for no limit.
    """
    return nullcontext() if seconds is None else deadline(seconds)


def shield_cleanup(result: ResultT) -> ResultT:
    """Return the result unchanged: a thread cannot be cancelled."""
    return result


class KeyedLocks:
    """Locks by key, each of which one thread holds at a time."""

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget all holders, whose threads do not exist in a forked process."""
        self._guard = threading.Lock()
        self._locks: dict[Hashable, tuple[threading.Lock, int]] = {}

    @contextmanager
    def hold(self, key: Hashable, seconds: float | None = None) -> Iterator[None]:
        """Hold the lock of a key for the duration of the context.

        Args:
            key: The key.
            seconds: How long to wait for the lock; None for no limit.

        Raises:
            TimeoutError: The lock was not free in time.
        """
        timeout = -1 if seconds is None else min(max(seconds, 0), threading.TIMEOUT_MAX)
        with self._guard:
            lock, holders = self._locks.get(key) or (threading.Lock(), 0)
            self._locks[key] = (lock, holders + 1)
        try:
            if not lock.acquire(timeout=timeout):
                raise TimeoutError
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._guard:
                lock, holders = self._locks.pop(key)
                if holders > 1:
                    self._locks[key] = (lock, holders - 1)


class Lease:
    """The right of one call to use a connection, for which it may have to wait."""

    __slots__ = ("__weakref__", "_event")

    def __init__(self) -> None:
        self._event = threading.Event()

    def grant(self) -> None:
        """Notify the call, from any thread, that it may use a connection."""
        self._event.set()

    def wait(self, seconds: float | None) -> None:
        """Wait until it is granted.

        Args:
            seconds: How long to wait; None for no limit.

        Raises:
            TimeoutError: It was not granted in time.
        """
        if not self._event.wait(None if seconds is None else min(seconds, threading.TIMEOUT_MAX)):
            raise TimeoutError


class WrongContext:
    """Base of context managers: entered with `async with`, they raise a clear error."""

    # Hidden from type checkers, which report the mistake only if these methods do not exist.
    if not TYPE_CHECKING:

        def __aenter__(self) -> NoReturn:
            name = type(self).__name__
            twin = name.replace("Sync", "", 1)
            msg = f"{name} is synchronous: write `with`, or use its asynchronous twin {twin}"
            raise TypeError(msg)

        def __aexit__(self, *_error: object) -> None:
            """Do nothing, as entering always fails."""


def stream(items: Generator[ItemT, None, None]) -> Iterator[ItemT]:
    """Return the generator itself, the counterpart of an asynchronous wrapper."""
    return items


class PerScope(Generic[ResourceT]):
    """One resource for the process, created on first use, and again after a fork.

    It is also closed when its owner is garbage-collected and when the process ends. A forked
    process keeps the resource of its parent, but neither uses nor closes it.

    Args:
        create: Creates a resource.
        close: Closes a resource; must not refer to the owner.
    """

    def __init__(self, create: Callable[[], ResourceT], close: Callable[[ResourceT], None]) -> None:
        self._create = create
        self._close = close
        self._resources: dict[int, ResourceT] = {}
        self.reset_after_fork()
        register_for_fork(self)
        weakref.finalize(self, _close_own, self._resources, close)

    def reset_after_fork(self) -> None:
        """Replace the lock in a forked process, as another thread may have held it."""
        self._lock = threading.Lock()

    def get(self) -> ResourceT:
        """Return the resource of this process."""
        process = os.getpid()
        found = self._resources.get(process)
        if found is not None:
            return found
        with self._lock:
            found = self._resources.get(process)
            if found is None:
                found = self._resources[process] = self._create()
            return found

    def close(self) -> None:
        """Close the resource of this process."""
        with self._lock:
            found = self._resources.pop(os.getpid(), None)
        if found is not None:
            self._close(found)


def _close_own(resources: dict[int, ResourceT], close: Callable[[ResourceT], None]) -> None:
    own = resources.pop(os.getpid(), None)
    if own is not None:
        close(own)


class Workers:
    """Runs several calls concurrently, in threads that are started when needed."""

    def __init__(self) -> None:
        self._pools = PerScope(_create_pool, _close_pool)

    def ahead(
        self, calls: Iterable[Callable[[], ResultT]], *, first: int, largest: int
    ) -> Generator[ResultT, None, None]:
        """Yield the results of calls in their order, and run later calls meanwhile.

        The first error ends all of them. An iterator that is not exhausted has to be closed,
        which waits for the running calls, as a thread cannot be interrupted.

        Args:
            calls: The calls.
            first: Number of concurrent calls until the first result; results that are not
                yielded yet count.
            largest: Upper limit of that number, which doubles with each result.
        """
        if largest == 1:
            for call in calls:
                yield call()
            return
        from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 - loaded when needed

        pool, waiting, width = None, iter(calls), first
        running: deque[Future[ResultT]] = deque()
        try:
            while True:
                for call in islice(waiting, width - len(running)):
                    pool = pool or self._pools.get()
                    running.append(pool.submit(copy_context().run, call))
                if not running:
                    return
                while not running[0].done():
                    pending = [future for future in running if not future.done()]
                    wait(pending, return_when=FIRST_COMPLETED)
                    for future in running:
                        if future.done():
                            future.result()
                yield running.popleft().result()
                width = min(2 * width, largest)
        finally:
            for future in running:
                future.cancel()
            wait(running)

    def close(self) -> None:
        """End the threads after their current calls."""
        self._pools.close()


def _create_pool() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - loaded when needed

    return ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="vclient")


def _close_pool(pool: ThreadPoolExecutor) -> None:
    pool.shutdown(wait=False)
