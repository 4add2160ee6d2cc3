"""Clock, deadline, locks and per-loop resources for async code, on asyncio and on trio."""

from __future__ import annotations

import random
import time
import weakref
from collections import deque
from contextlib import nullcontext, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import anyio
import anyio.lowlevel

from vclient._runtime.cancellation import complete, shield_cleanup
from vclient._runtime.forks import register_for_fork
from vclient._runtime.loop_locks import KeyedLocks, running_asyncio_loop, thread_safe_runner

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
    from contextlib import AbstractContextManager
    from typing import NoReturn

    import httpx

__all__ = [
    "Clock",
    "KeyedLocks",
    "Lease",
    "PerScope",
    "Workers",
    "WrongContext",
    "close_sockets",
    "fail_after",
    "shield_cleanup",
    "stream",
    "watch_sockets",
]

ResourceT = TypeVar("ResourceT")
ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")


class Clock:
    """The clock for measuring and sleeping; tests replace it."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def jitter(self) -> float:
        """Return a random number in [0, 1), so that clients do not retry simultaneously."""
        return random.random()  # noqa: S311 - not for cryptography

    async def sleep(self, seconds: float) -> None:
        """Wait for the given number of seconds."""
        await anyio.sleep(seconds)


def fail_after(seconds: float | None) -> AbstractContextManager[object]:
    """Return a context that raises `TimeoutError` after a time.

    Args:
        seconds: The time; None for no limit.
    """
    return nullcontext() if seconds is None else anyio.fail_after(seconds)


def watch_sockets(transport: httpx.AsyncHTTPTransport, is_closed: Callable[[], bool]) -> None:
    """Allow a transport to connect only while its client is open.

    Args:
        transport: The transport, which has no connection yet.
        is_closed: Returns whether its client was closed.
    """
    # Only clients with real connections import httpcore, not those of the testing server.
    from vclient._runtime import loop_sockets  # noqa: PLC0415

    loop_sockets.watch_sockets(transport, is_closed)


async def close_sockets(transport: httpx.AsyncBaseTransport) -> None:
    """Close all sockets of a transport, including those that are still connecting."""
    from vclient._runtime import loop_sockets  # noqa: PLC0415 - as above

    await loop_sockets.close_sockets(transport)


class Lease:
    """The right of one call to use a connection, for which it may have to wait."""

    __slots__ = ("__weakref__", "_event")

    def __init__(self) -> None:
        self._event = anyio.Event()

    def grant(self) -> None:
        """Notify the call that it may use a connection."""
        self._event.set()

    async def wait(self, seconds: float | None) -> None:
        """Wait until it is granted.

        Args:
            seconds: How long to wait; None for no limit.

        Raises:
            TimeoutError: It was not granted in time.
        """
        with fail_after(seconds):
            await self._event.wait()


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
    earlier, a task of the loop closes it. A forked process keeps the resources of its parent,
    but neither uses nor closes them.

    Args:
        create: Creates a resource.
        close: Closes a resource, on its event loop; must not refer to the owner.
    """

    def __init__(
        self,
        create: Callable[[], ResourceT],
        close: Callable[[ResourceT], Coroutine[Any, Any, None]],
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
        token = anyio.lowlevel.current_token()
        found = self._resources.get(token)
        if found is not None:
            return found.resource
        self._forget_closed_loops()
        resource = self._create()
        guard = _close_with_loop(self._resources, token, resource, self._close)
        self._resources[token] = _Held(resource, guard)
        await anext(guard)
        return resource

    async def close(self) -> None:
        """Close the resource of the running event loop; others close with their loops."""
        found = self._resources.get(anyio.lowlevel.current_token())
        if found is not None:
            await found.guard.aclose()

    def _forget_closed_loops(self) -> None:
        """Drop resources of loops that were closed without closing their generators."""
        for token, held in list(self._resources.items()):
            if held.loop is not None and held.loop.is_closed():
                self._resources.pop(token, None)


class _Held(Generic[ResourceT]):
    """A resource of the running event loop, and the generator that closes it with the loop."""

    def __init__(self, resource: ResourceT, guard: AsyncGenerator[None, None]) -> None:
        self.resource = resource
        self.guard = guard
        self.loop = running_asyncio_loop()
        self._run_soon = thread_safe_runner()

    def close_soon(self) -> None:
        """Schedule closing the resource on its event loop, from any thread."""
        # The loop may be closed already.
        with suppress(RuntimeError):
            self._run_soon(self._start_closing)

    def _start_closing(self) -> None:
        if self.loop is not None:
            task = self.loop.create_task(self._end())
            _closing.add(task)
            task.add_done_callback(_closing.discard)
            return
        import trio  # noqa: PLC0415 - it runs, so it is there

        trio.lowlevel.spawn_system_task(self._end)

    async def _end(self) -> None:
        await self.guard.aclose()


# Keeps the resources of a parent process, as garbage collection would close them.
_inherited: list[object] = []

# Event loops hold only weak references to tasks.
_closing: set[object] = set()


def _close_soon(resources: dict[Hashable, _Held[Any]]) -> None:
    for held in list(resources.values()):
        held.close_soon()


async def _close_with_loop(
    resources: dict[Hashable, _Held[ResourceT]],
    token: Hashable,
    resource: ResourceT,
    close: Callable[[ResourceT], Coroutine[Any, Any, None]],
) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        resources.pop(token, None)
        await complete(close(resource))


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

    def close(self) -> None:
        """Do nothing: tasks end with the consumer of their results."""


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
        await complete(_ended(running))


async def _ended(tasks: Iterable[asyncio.Future[Any]]) -> None:
    import asyncio  # noqa: PLC0415 - loaded where an event loop of its runs

    await asyncio.gather(*tasks, return_exceptions=True)


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
