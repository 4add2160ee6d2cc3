"""Cancellation that releases connections properly, also on asyncio.

The HTTP library releases connections in sections that anyio shields. `Task.cancel` and
`asyncio.timeout` ignore these shields: a task cancelled within such a section would leak the
connection, and its slot in the pool would stay occupied for ever.
"""

from __future__ import annotations

import math
import types
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import anyio

from vclient._runtime.loop_locks import running_asyncio_loop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator

ResultT = TypeVar("ResultT")

# Far more steps than releasing a connection takes.
_MOST_STEPS = 100


async def shield_cleanup(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a coroutine so that it is cancelled only where it waits for a future, or at its end.

    Where it merely yields to the event loop, as it does while it releases a connection, a
    cancellation is deferred, for a limited number of steps.

    Args:
        work: The coroutine.
    """
    if running_asyncio_loop() is None:
        return await work
    return await _in_steps(work)


async def complete(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a coroutine to its end, and raise a cancellation only afterwards.

    Args:
        work: The coroutine.
    """
    shielded = _shielded(work)
    return await (shielded if running_asyncio_loop() is None else _undisturbed(shielded))


async def _shielded(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    results: list[ResultT] = []
    with anyio.CancelScope(shield=True):
        results.append(await work)
    return results[0]


class _Work(Generic[ResultT]):
    """A coroutine that is run step by step, and its deferred cancellation."""

    def __init__(self, work: Coroutine[Any, Any, ResultT]) -> None:
        self._work = work
        self._steps = 0
        self._result: ResultT
        self.held: asyncio.CancelledError | None = None
        self.is_done = False

    def go_on(self, thrown: BaseException | None = None) -> asyncio.Future[Any] | None:
        """Run the next step, and return the future that the coroutine then waits for, if any."""
        try:
            waits_for: asyncio.Future[Any] | None
            waits_for = self._work.send(None) if thrown is None else self._work.throw(thrown)
        except StopIteration as end:
            self._result, self.is_done = end.value, True
            return None
        except Exception:
            if self.held is None:
                raise
            # The cancellation takes precedence over the error of the coroutine.
            self.is_done = True
            return None
        return waits_for

    def due(self, waits_for: asyncio.Future[Any] | None) -> asyncio.CancelledError | None:
        """Return the deferred cancellation, if it takes effect now."""
        self._steps += 1
        held = self.held
        if held is None or (waits_for is None and self._steps < _MOST_STEPS):
            return None
        self.held = None
        if waits_for is not None:
            waits_for.cancel()
        return held

    def hold_back(self, error: asyncio.CancelledError) -> None:
        """Defer a cancellation."""
        if self.held is None:
            self.held, self._steps = error, 0

    def result(self) -> ResultT:
        """Return the result of the coroutine, or raise the deferred cancellation."""
        if self.held is not None:
            raise self.held from None
        return self._result


@types.coroutine
def _in_steps(coroutine: Coroutine[Any, Any, ResultT]) -> Generator[Any, Any, ResultT]:
    import asyncio  # noqa: PLC0415 - loaded where an event loop of its runs

    work = _Work(coroutine)
    thrown: BaseException | None = None
    while True:
        waits_for = work.go_on(thrown)
        if work.is_done:
            return work.result()
        thrown = work.due(waits_for)
        if thrown is not None:
            continue
        try:
            yield waits_for
        except asyncio.CancelledError as error:
            # anyio delivers its own cancellations only outside shielded sections.
            is_by_anyio = anyio.current_effective_deadline() == -math.inf
            if waits_for is None and not is_by_anyio:
                work.hold_back(error)
            else:
                thrown = error
        except BaseException as error:  # noqa: BLE001 - thrown into the coroutine
            thrown = error


@types.coroutine
def _undisturbed(coroutine: Coroutine[Any, Any, ResultT]) -> Generator[Any, Any, ResultT]:
    work = _Work(coroutine)
    while True:
        waits_for = work.go_on()
        if work.is_done:
            return work.result()
        yield from _wait(work, waits_for)


def _wait(work: _Work[ResultT], waits_for: asyncio.Future[Any] | None) -> Generator[Any, Any, None]:
    """Wait for a future of a coroutine, and defer cancellations meanwhile."""
    import asyncio  # noqa: PLC0415 - loaded where an event loop of its runs

    if waits_for is None:
        try:
            yield
        except asyncio.CancelledError as error:
            work.hold_back(error)
        return
    # Cancelling a task cancels the future that it awaits, so it awaits a shield instead.
    waits_for._asyncio_future_blocking = False  # noqa: SLF001
    while not waits_for.done():
        try:
            yield from asyncio.shield(waits_for)
        except asyncio.CancelledError as error:
            if not waits_for.done():
                work.hold_back(error)
        except Exception:  # noqa: BLE001 - the coroutine raises it in its next step
            return
