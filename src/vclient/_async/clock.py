"""The clock of a client."""

from __future__ import annotations

import random
import time
from contextlib import suppress

from vclient._runtime import asynchronous as runtime


class Latch:
    """Lets calls wait until something happens, which wakes all of them."""

    def __init__(self) -> None:
        self._waiting: set[runtime.Signal] = set()

    async def wait(self, seconds: float) -> None:
        """Wait until it happens, for some seconds at most."""
        signal = runtime.Signal()
        self._waiting.add(signal)
        try:
            with suppress(TimeoutError):
                await signal.wait(seconds)
        finally:
            self._waiting.discard(signal)

    def release(self) -> None:
        """Wake all that wait now, from any thread."""
        woken, self._waiting = self._waiting, set()
        for signal in woken:
            signal.set()


class Clock:
    """The clock of a client, for measuring and sleeping; tests replace it."""

    def __init__(self) -> None:
        self._sleeping = Latch()

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def jitter(self) -> float:
        """Return a random number in [0, 1), so that clients do not retry simultaneously."""
        return random.random()  # noqa: S311 - not for cryptography

    async def sleep(self, seconds: float) -> None:
        """Wait for some seconds, or until all are woken."""
        await self._sleeping.wait(seconds)

    def wake_all(self) -> None:
        """End all sleeps, as the client is closed."""
        self._sleeping.release()
