"""Waking threads that wait for calls whose results nobody wants any more.

A thread cannot be cancelled from outside as a task can. Instead, whatever it waits for is made to
end: each wait names a function that wakes it, for as long as it lasts.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


class Interrupted(BaseException):
    """Ends a thread whose result nobody waits for any more."""


class Interruption:
    """The waits of some threads, which can be ended all at once."""

    def __init__(self) -> None:
        # A signal handler may begin a wait while this thread holds the lock.
        self._lock = threading.RLock()
        self._wakers: dict[object, Callable[[], object]] = {}
        self._has_come = False

    def come(self) -> None:
        """End all waits, those to come included."""
        with self._lock:
            self._has_come = True
            wakers = list(self._wakers.values())
        for wake in wakers:
            wake()

    @contextmanager
    def waking(self, wake: Callable[[], object]) -> Iterator[None]:
        """Return a context that ends when `wake` is called.

        Args:
            wake: Ends the wait, from another thread.

        Raises:
            Interrupted: The interruption has come.
        """
        key = object()
        with self._lock:
            self._check()
            self._wakers[key] = wake
        try:
            yield
        except Exception:
            self._check()
            raise
        finally:
            del self._wakers[key]
        self._check()

    def _check(self) -> None:
        if self._has_come:
            raise Interrupted from None


current: ContextVar[Interruption | None] = ContextVar("current", default=None)
"""The interruption that ends the waits of this thread, if any."""


def waking(wake: Callable[[], object]) -> AbstractContextManager[None]:
    """Return a context for a wait, which `wake` ends where nobody wants its result any more."""
    interruption = current.get()
    return nullcontext() if interruption is None else interruption.waking(wake)
