"""Cancellation that lets go of connections properly, on asyncio too.

The HTTP library gives connections back in sections that anyio shields. A task of asyncio that is
cancelled, by `Task.cancel` or `asyncio.timeout`, knows nothing of them: cancelled within such a
section, it would lose the connection, whose place in the pool would stay taken for ever.
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

# Far more steps than it takes to give connections back.
_MOST_STEPS = 100


async def shield_cleanup(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Do some work that is cancelled only where it waits for something, or at its end.

    Where it merely lets others go on, as it does while it gives a connection back, a
    cancellation is held back until then, though not for ever.

    Args:
        work: What is to be done.
    """
    if running_asyncio_loop() is None:
        return await work
    return await _in_steps(work)


async def complete(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Do some work that no cancellation interrupts.

    Args:
        work: What is to be done.
    """
    shielded = _shielded(work)
    return await (shielded if running_asyncio_loop() is None else _undisturbed(shielded))


async def _shielded(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    results: list[ResultT] = []
    with anyio.CancelScope(shield=True):
        results.append(await work)
    return results[0]


class _Work(Generic[ResultT]):
    """Some work, done step by step, and the cancellation that is held back from it."""

    def __init__(self, work: Coroutine[Any, Any, ResultT]) -> None:
        self._work = work
        self._steps = 0
        self._result: ResultT
        self.held: asyncio.CancelledError | None = None
        self.is_done = False

    def go_on(self, thrown: BaseException | None = None) -> asyncio.Future[Any] | None:
        """Do the next step, and return what the work waits for then, if anything."""
        try:
            waits_for: asyncio.Future[Any] | None
            waits_for = self._work.send(None) if thrown is None else self._work.throw(thrown)
        except StopIteration as end:
            self._result, self.is_done = end.value, True
            return None
        except Exception:
            if self.held is None:
                raise
            # Whoever was cancelled must not go on with the failure of the work.
            self.is_done = True
            return None
        return waits_for

    def due(self, waits_for: asyncio.Future[Any] | None) -> asyncio.CancelledError | None:
        """Return the cancellation that was held back, if it takes effect now."""
        self._steps += 1
        held = self.held
        if held is None or (waits_for is None and self._steps < _MOST_STEPS):
            return None
        self.held = None
        if waits_for is not None:
            waits_for.cancel()
        return held

    def hold_back(self, error: asyncio.CancelledError) -> None:
        """Let a cancellation take effect later."""
        if self.held is None:
            self.held, self._steps = error, 0

    def result(self) -> ResultT:
        """Return what came of the work, unless it was cancelled."""
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
            # What anyio cancels is not shielded.
            is_by_anyio = anyio.current_effective_deadline() == -math.inf
            if waits_for is None and not is_by_anyio:
                work.hold_back(error)
            else:
                thrown = error
        except BaseException as error:  # noqa: BLE001 - the work has to know
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
    """Wait for what some work waits for, whatever comes meanwhile."""
    import asyncio  # noqa: PLC0415 - loaded where an event loop of its runs

    if waits_for is None:
        try:
            yield
        except asyncio.CancelledError as error:
            work.hold_back(error)
        return
    # What a task waits for is cancelled with it, so it waits for something else.
    waits_for._asyncio_future_blocking = False  # noqa: SLF001
    while not waits_for.done():
        try:
            yield from asyncio.shield(waits_for)
        except asyncio.CancelledError as error:
            if not waits_for.done():
                work.hold_back(error)
        except Exception:  # noqa: BLE001 - it is raised where the work goes on
            return
