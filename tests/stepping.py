"""Coroutines that are cancelled at any one of the points where they wait."""

from __future__ import annotations

import asyncio
import types
from typing import TYPE_CHECKING, Any

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator


class Stepping:
    """Runs a coroutine, and cancels it where it waits for the nth time.

    Args:
        at: That number, from 0.

    Attributes:
        steps: How often the coroutine has waited.
        is_done: Whether it has come to its end all the same.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps = 0
        self.is_done = False

    @property
    def is_over(self) -> bool:
        """Whether the coroutine ended before it could be cancelled."""
        return self.steps <= self.at

    async def as_task(self, work: Coroutine[Any, Any, Any]) -> None:
        """Cancel it as a task of asyncio, and raise its error."""

        async def main() -> None:
            task = asyncio.current_task()
            assert task is not None
            await self._step(work, task.cancel)

        task = asyncio.ensure_future(main())
        await asyncio.wait([task])
        self.is_done = not task.cancelled()
        if self.is_done:
            task.result()

    async def in_scope(self, work: Coroutine[Any, Any, Any]) -> None:
        """Cancel it by the scope that it runs in, and raise its error."""
        with anyio.CancelScope() as scope:
            await self._step(work, scope.cancel)
            self.is_done = True
            # Where it was cancelled last of all, it is up to whatever waits next.
            await anyio.lowlevel.checkpoint()
        self.is_done = self.is_done and not scope.cancelled_caught

    @types.coroutine
    def _step(
        self, work: Coroutine[Any, Any, Any], cancel: Callable[[], object]
    ) -> Generator[Any, Any, None]:
        sent: Any = None
        thrown: BaseException | None = None
        while True:
            try:
                waits_for = work.send(sent) if thrown is None else work.throw(thrown)
            except StopIteration:
                return
            sent = thrown = None
            if self.steps == self.at:
                cancel()
            self.steps += 1
            try:
                sent = yield waits_for
            except BaseException as error:  # noqa: BLE001 - it is thrown where it belongs
                thrown = error
