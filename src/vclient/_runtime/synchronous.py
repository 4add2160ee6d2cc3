"""Waits, locks, resources and workers of synchronous code, on any thread."""

from __future__ import annotations

import os
import threading
import weakref
from collections import deque
from contextlib import nullcontext, suppress
from contextvars import copy_context
from functools import partial
from inspect import iscoroutinefunction
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vclient._runtime.forks import register_for_fork
from vclient._runtime.interruption import Interrupted, Interruption, current, waking

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
    from concurrent.futures import Future
    from contextlib import AbstractContextManager
    from typing import NoReturn

ResourceT = TypeVar("ResourceT")
ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")

# How long a list that ends waits for the threads whose calls it has interrupted, in seconds.
_LONGEST_END = 0.25
# How long a thread waits for further work, in seconds.
_LONGEST_IDLE = 10.0


class Signal:
    """Wakes the one thread that waits for it; it can be set from any thread."""

    __slots__ = ("__weakref__", "_locked", "is_set")

    def __init__(self) -> None:
        # A lock is made much faster than a `threading.Event`, which most calls never wait for.
        self._locked = threading.Lock()
        self._locked.acquire()
        self.is_set: bool = False

    def is_stopped(self) -> bool:
        """Return False: a thread always runs."""
        return False

    def set(self) -> bool:
        """Wake the thread, and return True: it can always be woken."""
        self.is_set = True
        # It may have been set before.
        with suppress(RuntimeError):
            self._locked.release()
        return True

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is set.

        Args:
            seconds: How long to wait; None for no limit.

        Raises:
            TimeoutError: It was not set in time.
        """
        limit = -1 if seconds is None else min(max(seconds, 0), threading.TIMEOUT_MAX)
        with waking(self.set):
            if not (self.is_set or self._locked.acquire(timeout=limit)):
                raise TimeoutError


def is_unasked_cancellation(_error: BaseException) -> bool:
    """Return False: threads are not cancelled."""
    return False


def fail_after(_seconds: float | None) -> AbstractContextManager[None]:
    """Return a context that does nothing: each wait of a thread observes its deadline."""
    return nullcontext()


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


def check_callback(name: str, callback: object) -> None:
    """Refuse a callback that is a coroutine function.

    Args:
        name: Name of the option.
        callback: The callback, or None.

    Raises:
        ValueError: It is a coroutine function.
    """
    if iscoroutinefunction(callback) or iscoroutinefunction(getattr(callback, "__call__", None)):  # noqa: B004
        msg = f"{name} must be a plain function of the synchronous client: nothing awaits it"
        raise ValueError(msg)


def result_of(value: Any) -> Any:
    """Return the value that a callback returned."""
    return value


def finish_hook(rest: Coroutine[Any, Any, None]) -> None:
    """Drop the rest of a hook that returned something to await."""
    rest.close()


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

    def __init__(
        self,
        create: Callable[[], ResourceT],
        close: Callable[[ResourceT], None],
    ) -> None:
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


def start(run: Callable[[], None], *, is_apart: bool) -> None:  # noqa: ARG001
    """Run something in a thread of its own until it ends, at latest with the program.

    Args:
        run: What is run.
        is_apart: It always is.

    Raises:
        RuntimeError: The interpreter ends.
    """
    threading.Thread(target=run, name="vclient", daemon=True).start()


class Background:
    """Work that goes on when nobody waits for it any more, in threads that end with the program.

    Attributes:
        running: How much of it goes on.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget the threads, which do not exist in a forked process."""
        # Garbage collection may start other work on the same thread while it is held.
        self._lock = threading.RLock()
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._idle = 0
        self._is_closed = False
        self.running: int = 0

    def start(self, work: Callable[[], ResultT]) -> Job[ResultT]:
        """Begin work, and return what its result is waited for with.

        Args:
            work: The work.
        """
        job = Job(work)
        with self._lock:
            has_idle = self._idle > 0
            self._idle -= has_idle
            self.running += 1
        if has_idle:
            self._jobs.put(job.run)
        else:
            # Threads cannot be started any more when the program ends.
            with suppress(RuntimeError):
                threading.Thread(
                    target=self._work, args=(job.run,), name="vclient", daemon=True
                ).start()
        return job

    def _work(self, job: Callable[[], None] | None) -> None:
        while job is not None:
            job()
            # Nothing is kept alive by a thread that waits.
            job = None
            with self._lock:
                self.running -= 1
                if self._is_closed:
                    return
                self._idle += 1
                jobs = self._jobs
            job = self._next(jobs)

    def _next(self, jobs: SimpleQueue[Callable[[], None] | None]) -> Callable[[], None] | None:
        try:
            return jobs.get(timeout=_LONGEST_IDLE)
        except Empty:
            with self._lock:
                if self._idle > 0:
                    self._idle -= 1
                    return None
            # It was counted on just now.
            return jobs.get()

    def close(self) -> None:
        """End the threads that have no work; others end after it."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, 0
        for _ in range(idle):
            self._jobs.put(None)


class Job(Generic[ResultT]):
    """Work that was begun.

    Args:
        work: The work.
    """

    def __init__(self, work: Callable[[], ResultT]) -> None:
        self._work = work
        self._done = Signal()
        self._result: Callable[[], ResultT] | None = None

    def run(self) -> None:
        """Do the work."""
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it raises it
            self._result = partial(_raise, error)
        else:
            self._result = lambda: result
        self._done.set()

    def result(self, seconds: float) -> ResultT:
        """Return the result of the work, or raise its error.

        Args:
            seconds: How long to wait for it.

        Raises:
            TimeoutError: The work goes on.
        """
        self._done.wait(seconds)
        if self._result is None:
            raise TimeoutError
        return self._result()


def _raise(error: BaseException) -> NoReturn:
    raise error


class Workers:
    """Runs several calls at the same time, each in a thread of its own."""

    def ahead(
        self, calls: Iterable[Callable[[], ResultT]], *, first: int, largest: int
    ) -> Generator[ResultT, None, None]:
        """Yield the results of calls in their order, and run later calls meanwhile.

        The first error ends all of them. An iterator that is not exhausted has to be closed,
        which ends the running calls.

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
        from concurrent.futures import wait  # noqa: PLC0415 - loaded when needed

        waiting, width = iter(calls), first
        interruption = Interruption()
        ended: SimpleQueue[Future[ResultT] | None] = SimpleQueue()
        running: deque[Future[ResultT]] = deque()

        def end() -> None:
            interruption.come()
            ended.put(None)

        # Where the list is read by a call that is itself one of several, it ends with that.
        with waking(end):
            try:
                while True:
                    for call in islice(waiting, width - len(running)):
                        running.append(_start(call, interruption, ended))
                    if not running:
                        return
                    while not running[0].done():
                        one = ended.get()
                        if one is None:
                            raise Interrupted
                        one.result()
                    yield running.popleft().result()
                    width = min(2 * width, largest)
            finally:
                interruption.come()
                wait(running, _LONGEST_END)


def _start(
    call: Callable[[], ResultT],
    interruption: Interruption,
    ended: SimpleQueue[Future[ResultT] | None],
) -> Future[ResultT]:
    """Run a call in a thread of its own, and report its end."""
    from concurrent.futures import Future  # noqa: PLC0415 - loaded when needed

    future: Future[ResultT] = Future()
    context = copy_context()
    context.run(current.set, interruption)

    def run() -> None:
        try:
            future.set_result(context.run(call))
        except BaseException as error:  # noqa: BLE001 - the caller raises it
            future.set_exception(error)
        ended.put(future)

    # Of a thread that cannot be woken, as in a transport of the caller, the program is independent.
    threading.Thread(target=run, name="vclient", daemon=True).start()
    return future
