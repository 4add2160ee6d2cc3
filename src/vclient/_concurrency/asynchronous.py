"""Clock, deadline, locks and per-loop resources for async code, on asyncio and on trio."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

import anyio
import anyio.lowlevel

from vclient._concurrency.loop_locks import KeyedLocks, running_asyncio_loop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import (
        AsyncGenerator,
        AsyncIterator,
        Awaitable,
        Callable,
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
    "PerScope",
    "Workers",
    "WrongContext",
    "fail_after",
    "keep_deadlines",
    "stream",
]

ResourceT = TypeVar("ResourceT")
ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")


class Clock:
    """The time that calls measure and wait by; tests put another one in its place."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def jitter(self) -> float:
        """Return a number in [0, 1) that spreads the waits of clients which failed together."""
        return random.random()  # noqa: S311 - it guards nothing

    async def sleep(self, seconds: float) -> None:
        """Wait for the given number of seconds."""
        await anyio.sleep(seconds)


def fail_after(seconds: float | None) -> AbstractContextManager[object]:
    """Return a context that raises `TimeoutError` when it takes longer than the seconds."""
    return nullcontext() if seconds is None else anyio.fail_after(seconds)


def keep_deadlines(transport: httpx.AsyncHTTPTransport) -> None:
    """Do nothing: `fail_after` cancels whatever a call waits for."""


class WrongContext:
    """Base of what is entered with `async with`: says so where it is entered with `with`."""

    # Checkers find the mistake before it is made, as long as they do not see these.
    if not TYPE_CHECKING:

        def __enter__(self) -> NoReturn:
            name = type(self).__name__
            msg = f"{name} is asynchronous: write `async with`, or use its twin Sync{name}"
            raise TypeError(msg)

        def __exit__(self, *_error: object) -> None:
            """Do nothing: it was never entered."""


def stream(items: AsyncGenerator[ItemT, None]) -> AsyncIterator[ItemT]:
    """Return items as they come, which say how to read them where that is done wrongly."""
    return _Stream(items)


class _Stream(Generic[ItemT]):
    __slots__ = ("_items",)

    def __init__(self, items: AsyncGenerator[ItemT, None]) -> None:
        self._items = items

    def __aiter__(self) -> AsyncIterator[ItemT]:
        # The generator itself, so that loops do not come here for every item.
        return self._items

    async def __anext__(self) -> ItemT:
        return await anext(self._items)

    async def aclose(self) -> None:
        """End it before its end, and let go of what it has asked for."""
        await self._items.aclose()

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            msg = "this is an asynchronous stream: write `async for`, or `await` the whole list"
            raise TypeError(msg)


class PerScope(Generic[ResourceT]):
    """One resource for each event loop, made when first asked for.

    A resource is closed when its event loop ends, by a suspended async generator: the loop
    closes those before it stops, `asyncio.run` and trio alike.

    Args:
        create: Makes a resource.
        close: Closes a resource, on the loop that it was made for.
    """

    def __init__(
        self, create: Callable[[], ResourceT], close: Callable[[ResourceT], Awaitable[None]]
    ) -> None:
        self._create = create
        self._close = close
        self._lock = threading.Lock()
        self._resources: dict[Hashable, tuple[ResourceT, AsyncGenerator[None, None]]] = {}

    async def get(self) -> ResourceT:
        """Return the resource of the running event loop."""
        token = anyio.lowlevel.current_token()
        found = self._resources.get(token)
        if found is not None:
            return found[0]
        resource = self._create()
        guard = self._close_with_loop(token, resource)
        with self._lock:
            self._resources[token] = (resource, guard)
        await anext(guard)
        return resource

    async def close(self) -> None:
        """Close the resource of the running event loop; others close with their loops."""
        found = self._resources.get(anyio.lowlevel.current_token())
        if found is not None:
            await found[1].aclose()

    async def _close_with_loop(
        self, token: Hashable, resource: ResourceT
    ) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            with self._lock:
                self._resources.pop(token, None)
            await self._close(resource)


class Workers:
    """Runs several calls at the same time, as tasks of the running event loop."""

    def ahead(
        self, calls: Iterable[Callable[[], Awaitable[ResultT]]], *, first: int, largest: int
    ) -> AsyncGenerator[ResultT, None]:
        """Yield the results of calls in their order, and run the next ones meanwhile.

        The first error ends all of them. An iterator that is not read to its end has to be
        closed, which cancels what is running.

        Args:
            calls: The calls.
            first: How many of them run, or wait to be yielded, before the first result.
            largest: What that number grows to, doubled with each result.
        """
        run = _in_batches if running_asyncio_loop() is None else _as_tasks
        return run(iter(calls), first, largest)

    def close(self) -> None:
        """Do nothing: tasks end with whoever reads their results."""


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
        with anyio.CancelScope(shield=True):
            await asyncio.gather(*running, return_exceptions=True)


async def _in_batches(
    calls: Iterator[Callable[[], Awaitable[ResultT]]], width: int, largest: int
) -> AsyncGenerator[ResultT, None]:
    """Do the same on an event loop that has no tasks but those of a group.

    A group must not be open while something is yielded, so nothing runs meanwhile.
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
