"""Clock, deadline, locks and per-loop resources for async code, on asyncio and on trio."""

from __future__ import annotations

import random
import threading
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

import anyio
import anyio.lowlevel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Hashable
    from contextlib import AbstractContextManager

ResourceT = TypeVar("ResourceT")


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
    return anyio.fail_after(seconds)


class KeyedLocks:
    """Locks by key: holders of the same key wait for each other, on one event loop."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[anyio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(
        self,
        key: Hashable,
        seconds: float | None = None,  # noqa: ARG002
    ) -> AsyncIterator[None]:
        """Hold the lock of a key while the context lasts.

        Args:
            key: What the holders share.
            seconds: How long to wait for the lock; `fail_after` sees to it.
        """
        key = (anyio.lowlevel.current_token(), key)
        lock, holders = self._locks.get(key) or (anyio.Lock(), 0)
        self._locks[key] = (lock, holders + 1)
        try:
            async with lock:
                yield
        finally:
            lock, holders = self._locks.pop(key)
            if holders > 1:
                self._locks[key] = (lock, holders - 1)


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
