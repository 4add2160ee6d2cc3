"""Cancellation that lets go of connections properly, on asyncio too.

The HTTP library gives connections back in sections that anyio shields. A task of asyncio that is
cancelled, by `Task.cancel` or `asyncio.timeout`, knows nothing of them: cancelled within such a
section, it would lose the connection, whose place in the pool would stay taken for ever.
"""

from __future__ import annotations

import math
import types
from typing import TYPE_CHECKING, Any, TypeVar

import anyio

from vclient._concurrency.loop_locks import running_asyncio_loop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator

ResultT = TypeVar("ResultT")

# Any finite number will do: shielded sections are those without a deadline.
_FAR_AWAY = 1e9


async def heed_shields(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Do some work whose shielded sections no cancellation interrupts.

    One that comes meanwhile takes effect at their end.

    Args:
        work: What is to be done.
    """
    if running_asyncio_loop() is None:
        return await work
    with anyio.CancelScope(deadline=anyio.current_time() + _FAR_AWAY):
        return await _in_steps(work)


async def complete(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Do some work that no cancellation interrupts.

    Args:
        work: What is to be done.
    """
    with anyio.CancelScope(shield=True):
        return await (work if running_asyncio_loop() is None else _in_steps(work))


@types.coroutine
def _in_steps(work: Coroutine[Any, Any, ResultT]) -> Generator[Any, Any, ResultT]:
    """Do some work step by step, and hold a cancellation back while the work is shielded."""
    held: BaseException | None = None
    thrown: BaseException | None = None
    while True:
        try:
            waits_for = work.send(None) if thrown is None else work.throw(thrown)
        except StopIteration as end:
            if held is not None:
                raise held from None
            result: ResultT = end.value
            return result
        except Exception:
            if held is not None:
                # Whoever was cancelled must not go on with the failure of the work.
                raise held from None
            raise
        thrown = None
        is_shielded = anyio.current_effective_deadline() == math.inf
        try:
            if is_shielded:
                held = (yield from _wait_shielded(waits_for)) or held
            elif held is None:
                yield waits_for
            else:
                thrown, held = held, None
                if waits_for is not None:
                    waits_for.cancel()
        except BaseException as error:  # noqa: BLE001 - the work has to know
            thrown = error


def _wait_shielded(
    waits_for: asyncio.Future[Any] | None,
) -> Generator[Any, Any, asyncio.CancelledError | None]:
    """Wait for what some work waits for, and return the cancellation that came meanwhile."""
    import asyncio  # noqa: PLC0415 - loaded where an event loop of its runs

    held = None
    if waits_for is None:
        try:
            yield
        except asyncio.CancelledError as error:
            held = error
        return held
    # Whoever is waited for by a task is cancelled with it, so it waits for something else.
    waits_for._asyncio_future_blocking = False  # noqa: SLF001
    while not waits_for.done():
        try:
            yield from asyncio.shield(waits_for)
        except asyncio.CancelledError as error:
            if not waits_for.done():
                held = error
        except Exception:  # noqa: BLE001 - it is raised where the work goes on
            break
    return held
