"""Waits, locks, resources and workers of async code, on asyncio and on trio."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import anyio
import anyio.lowlevel

from vclient._runtime.forks import register_for_fork
from vclient._runtime.loops import (
    Signal,
    fail_after,
    is_unasked_cancellation,
    running_asyncio_loop,
    running_loop,
    thread_safe_runner,
)

if TYPE_CHECKING:
    import asyncio
    from collections.abc import (
        AsyncGenerator,
        AsyncIterator,
        Awaitable,
        Callable,
        Coroutine,
        Hashable,
        Iterable,
        Iterator,
    )
    from typing import NoReturn

__all__ = [
    "Background",
    "Job",
    "PerScope",
    "Signal",
    "Workers",
    "WrongContext",
    "check_callback",
    "fail_after",
    "finish_hook",
    "is_unasked_cancellation",
    "result_of",
    "start",
    "stream",
]

ResourceT = TypeVar("ResourceT")
ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")

# How often an event loop turns until a task has read what is there to read.
_TURNS_TO_READ = 10


class WrongContext:
    """Base of asynchronous context managers: entered with `with`, they raise a clear error."""

    # Hidden from type checkers, which report the mistake only if these methods do not exist.
    if not TYPE_CHECKING:

        def __enter__(self) -> NoReturn:
            name = type(self).__name__
            msg = f"{name} is asynchronous: write `async with`, or use its twin Sync{name}"
            raise TypeError(msg)

        def __exit__(self, *_error: object) -> None:
            """Do nothing, as entering always fails."""


def check_callback(_name: str, _callback: object) -> None:
    """Accept any callback: one that is a coroutine function is awaited."""


async def result_of(value: Any) -> Any:
    """Return the value that a callback returned, after waiting for it where it has to come."""
    return await value if isawaitable(value) else value


async def finish_hook(rest: Awaitable[None]) -> None:
    """Wait for a hook that is a coroutine function."""
    await rest


def stream(items: AsyncGenerator[ItemT, None]) -> AsyncIterator[ItemT]:
    """Return an iterator that raises a clear error when it is used without `async for`.

    Args:
        items: The generator of the items.
    """
    return _Items(items)


class _Items(Generic[ItemT]):
    __slots__ = ("_items",)

    def __init__(self, items: AsyncGenerator[ItemT, None]) -> None:
        self._items = items

    def __aiter__(self) -> AsyncIterator[ItemT]:
        # The generator itself, so that loops have no overhead for each item.
        return self._items

    async def __anext__(self) -> ItemT:
        return await anext(self._items)

    async def aclose(self) -> None:
        """Close the generator early, and cancel its pending requests."""
        await self._items.aclose()

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            msg = "this is an asynchronous stream: write `async for`, or `await` the whole list"
            raise TypeError(msg)


class PerScope(Generic[ResourceT]):
    """One resource for each event loop, created on first use.

    A resource is closed when its event loop ends, by a suspended async generator: both
    `asyncio.run` and trio close these before the loop stops. If the owner is garbage-collected
    earlier, it is closed then. A forked process keeps the resources of its parent, but neither
    uses nor closes them.

    Args:
        create: Creates a resource.
        close: Closes a resource, on its event loop; must not refer to the owner.
    """

    def __init__(
        self,
        create: Callable[[], ResourceT],
        close: Callable[[ResourceT], Awaitable[None]],
    ) -> None:
        self._create = create
        self._close = close
        self._resources: dict[Hashable, _Held[ResourceT]] = {}
        register_for_fork(self)
        # Not at exit: by then, the resources were closed with their event loops.
        weakref.finalize(self, _close_soon, self._resources).atexit = False

    def reset_after_fork(self) -> None:
        """Set aside the resources of the parent in a forked process."""
        _inherited.append(dict(self._resources))
        self._resources.clear()

    async def get(self) -> ResourceT:
        """Return the resource of the running event loop."""
        key = running_loop()
        found = self._resources.get(key)
        if found is not None:
            return found.resource
        self._forget_closed_loops()
        resource = self._create()
        guard = _close_with_loop(self._resources, key, self._close)
        self._resources[key] = _Held(resource, guard, thread_safe_runner())
        await anext(guard)
        return resource

    async def close(self) -> None:
        """Close the resource of the running event loop; others close with their loops."""
        found = self._resources.get(running_loop())
        if found is not None:
            await found.guard.aclose()
            # Sockets of asyncio are closed in its next turn.
            await anyio.lowlevel.checkpoint()

    def _forget_closed_loops(self) -> None:
        """Drop resources of loops that were closed without closing their generators."""
        for key in list(self._resources):
            if getattr(key, "is_closed", bool)():
                self._resources.pop(key, None)


def start(run: Callable[[], Coroutine[None, None, None]], *, is_apart: bool) -> None:
    """Run something until it ends, at latest with the program.

    Args:
        run: What is run.
        is_apart: Whether it has a thread and an event loop of its own; it is a task of the running
            event loop otherwise.

    Raises:
        RuntimeError: The interpreter ends.
    """
    import asyncio  # noqa: PLC0415 - loaded when needed

    if is_apart:
        threading.Thread(target=lambda: asyncio.run(run()), name="vclient", daemon=True).start()
        return
    task = asyncio.ensure_future(run())
    # The event loop keeps weak references only.
    _started.add(task)
    task.add_done_callback(_started.discard)


_started: set[asyncio.Future[None]] = set()


class _Held(NamedTuple, Generic[ResourceT]):
    """A resource, the generator that closes it with its loop, and what runs there."""

    resource: ResourceT
    guard: AsyncGenerator[None, None]
    run_soon: Callable[[Callable[[], object]], object]


# Keeps the resources of a parent process, as garbage collection would close them.
_inherited: list[object] = []


def _close_soon(resources: dict[Hashable, _Held[ResourceT]]) -> None:
    for held in list(resources.values()):
        # The loop may be closed already.
        with suppress(RuntimeError):
            held.run_soon(partial(_end, held.guard))


def _end(guard: AsyncGenerator[None, None]) -> None:
    # It hardly ever waits, and is not left to garbage collection, of which trio warns.
    with suppress(StopIteration):
        guard.aclose().__await__().send(None)


async def _close_with_loop(
    resources: dict[Hashable, _Held[ResourceT]],
    key: Hashable,
    close: Callable[[ResourceT], Awaitable[None]],
) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await close(resources.pop(key).resource)


class Background:
    """Work that goes on when nobody waits for it any more, as tasks of asyncio."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> int:
        """How much of it goes on."""
        return len(self._tasks)

    def start(self, work: Callable[[], Coroutine[Any, Any, ResultT]]) -> Job[ResultT]:
        """Begin work, and return what its result is waited for with.

        Args:
            work: The work.

        Raises:
            RuntimeError: The event loop is none of asyncio.
        """
        if running_asyncio_loop() is None:
            msg = "shared state needs asyncio: its clients do not run on trio"
            raise RuntimeError(msg)
        import asyncio  # noqa: PLC0415 - it runs, so it is there

        task = asyncio.ensure_future(work())
        # The event loop keeps weak references only.
        self._tasks.add(task)
        task.add_done_callback(self._end)
        return Job(task)

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Errors that nobody waits for are not reported.
            task.exception()

    async def close(self) -> None:
        """End the work that goes on, on the running event loop."""
        loop = running_asyncio_loop()
        tasks = [task for task in self._tasks if task.get_loop() is loop]
        for task in tasks:
            task.cancel()
        if tasks:
            import asyncio  # noqa: PLC0415 - it runs, so it is there

            await asyncio.wait(tasks)


class Job(Generic[ResultT]):
    """Work that was begun.

    Args:
        task: The task that does it.
    """

    def __init__(self, task: asyncio.Task[ResultT]) -> None:
        self._task = task

    async def result(self, seconds: float) -> ResultT:
        """Return the result of the work, or raise its error.

        Args:
            seconds: How long to wait for it.

        Raises:
            TimeoutError: The work goes on, or was ended.
        """
        import asyncio  # noqa: PLC0415 - it runs, so it is there

        await asyncio.wait((self._task,), timeout=seconds)
        # Where the event loop was busy, what came in time has not been read yet.
        for _ in range(_TURNS_TO_READ):
            if self._task.cancelled():
                # The caller was not.
                break
            if self._task.done():
                return self._task.result()
            await asyncio.sleep(0)
        raise TimeoutError


class Workers:
    """Runs several calls concurrently, as tasks of the running event loop."""

    def ahead(
        self, calls: Iterable[Callable[[], Awaitable[ResultT]]], *, first: int, largest: int
    ) -> AsyncGenerator[ResultT, None]:
        """Yield the results of calls in their order, and run later calls meanwhile.

        The first error cancels all of them. An iterator that is not exhausted has to be closed,
        which cancels the running calls.

        Args:
            calls: The calls.
            first: Number of concurrent calls until the first result; results that are not
                yielded yet count.
            largest: Upper limit of that number, which doubles with each result.
        """
        run = _in_batches if running_asyncio_loop() is None else _as_tasks
        return run(iter(calls), first, largest)


async def _as_tasks(
    calls: Iterator[Callable[[], Awaitable[ResultT]]], width: int, largest: int
) -> AsyncGenerator[ResultT, None]:
    import asyncio  # noqa: PLC0415 - loaded where an event loop runs

    running: deque[asyncio.Future[ResultT]] = deque()
    try:
        while True:
            running.extend(
                asyncio.ensure_future(call()) for call in islice(calls, width - len(running))
            )
            if not running:
                return
            while not running[0].done():
                pending = [task for task in running if not task.done()]
                await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in running:
                    if task.done():
                        task.result()
            yield running.popleft().result()
            width = min(2 * width, largest)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _in_batches(
    calls: Iterator[Callable[[], Awaitable[ResultT]]], width: int, largest: int
) -> AsyncGenerator[ResultT, None]:
    """Do the same with task groups, the only tasks of trio.

    A task group must not be open at a `yield`, so no calls run while the consumer works.
    """
    while batch := list(islice(calls, width)):
        results: dict[int, ResultT] = {}
        errors: list[Exception] = []

        async def run(
            number: int,
            call: Callable[[], Awaitable[ResultT]],
            *,
            results: dict[int, ResultT] = results,
            errors: list[Exception] = errors,
        ) -> None:
            try:
                results[number] = await call()
            except Exception as error:  # noqa: BLE001 - it is raised below
                errors.append(error)
                group.cancel_scope.cancel()

        async with anyio.create_task_group() as group:
            for number, call in enumerate(batch):
                group.start_soon(run, number, call)
        if errors:
            raise errors[0]
        for number in range(len(batch)):
            yield results.pop(number)
        width = min(2 * width, largest)
