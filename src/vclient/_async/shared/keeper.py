"""Tasks that are done for calls however busy these are."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

from vclient._runtime import asynchronous as runtime
from vclient._runtime.elapsed import elapsed
from vclient._runtime.forks import register_for_fork
from vclient.exceptions import SharedStateWarning

if TYPE_CHECKING:
    from vclient._async.shared.guard import Shared
    from vclient._observe.state import CallState

Task: TypeAlias = Callable[[], Awaitable[float | None]]
"""Does something, and returns in how many seconds it is to be done again; None for never."""

AGAIN: Final = 0.5
"""Seconds after which a task that has failed is tried again."""

# Below that many seconds to its deadline, the end of a call does not wait for shared state.
_SHORT: Final = 0.25
# How long it waits for another task, in seconds, before it ends.
_LONGEST_IDLE: Final = 5.0


def may_wait_at_end(call: CallState, error: BaseException | None) -> bool:
    """Return whether a call that ends may wait for shared state, and needs no keeper for that.

    One that was cancelled must not wait, and one that succeeded must not be cancelled.

    Args:
        call: The call.
        error: The exception that it ends with, if any.
    """
    return isinstance(error, Exception | None) and call.seconds_left() >= _SHORT


class Keeper:
    """Does things for calls, however busy they are: if possible, in a thread of its own.

    Locks are extended here, as the event loop of a call may be blocked for longer than they hold.
    What ends a call that was cancelled is done here as well, as that call must not wait any more.
    It starts with the first task, and ends when there was none for a while.

    Args:
        shared: The state that the tasks use; it is kept, so that the connections of the thread are
            closed by the thread.
    """

    def __init__(self, shared: Shared) -> None:
        self.shared: Shared = shared
        self._longest_idle = _LONGEST_IDLE
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget all tasks, whose calls do not exist in a forked process."""
        # Garbage collection may end another call on the same thread while it is held.
        self._guard = threading.RLock()
        self._due: dict[Task, float] = {}
        self._wake: runtime.Signal | None = None
        self._is_running = False

    def soon(self, task: Task, seconds: float = 0.0) -> None:
        """Do something. Thread-safe.

        Args:
            task: What is to be done.
            seconds: How many seconds from now.
        """
        with self._guard:
            self._due[task] = due = elapsed() + seconds
            wake = self._wake if due == min(self._due.values()) else None
            if not self._is_running:
                # Threads cannot be started any more when the program ends.
                with suppress(RuntimeError):
                    runtime.start(self._run, is_apart=self.shared.works_anywhere)
                    self._is_running = True
        if wake is not None:
            wake.set()

    def forget(self, task: Task) -> None:
        """Do not do something that is not needed any more. Thread-safe."""
        with self._guard:
            self._due.pop(task, None)

    def close(self) -> None:
        """Let it end as soon as everything was done once. Thread-safe."""
        with self._guard:
            self._longest_idle = 0.0
            wake = self._wake
        if wake is not None:
            wake.set()

    async def _run(self) -> None:
        try:
            await self._do_all()
        except BaseException:
            with self._guard:
                self._is_running = False
            raise

    async def _do_all(self) -> None:
        is_idle = False
        while True:
            with self._guard:
                wait, task = self._next()
                if not self._due and task is None:
                    if is_idle:
                        self._is_running = False
                        return
                    is_idle = True
                else:
                    is_idle = False
                self._wake = wake = runtime.Signal()
            if task is None:
                with suppress(TimeoutError):
                    await wake.wait(wait)
                continue
            try:
                again = await task()
            except SharedStateWarning:
                # An error where warnings are; there is one at most.
                again = 0.0
            if again is not None and self._longest_idle:
                self.soon(task, again)

    def _next(self) -> tuple[float, Task | None]:
        """Return how long to wait, or what is to be done now."""
        if not self._due:
            return self._longest_idle, None
        task = min(self._due, key=self._due.__getitem__)
        wait = self._due[task] - elapsed()
        if wait > 0:
            return wait, None
        del self._due[task]
        return 0.0, task
