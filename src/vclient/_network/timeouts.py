"""How long a call may wait for the network."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

# The timers of event loops may be early by so many seconds.
_EARLY = 0.002

CONNECT, READ, WRITE, POOL = "connect", "read", "write", "pool"
"""The steps of a call that wait; the last is for a connection."""

_ERRORS: Mapping[str, tuple[type[httpx.TimeoutException], str]] = {
    CONNECT: (httpx.ConnectTimeout, "no connection was made"),
    READ: (httpx.ReadTimeout, "nothing was received"),
    WRITE: (httpx.WriteTimeout, "nothing could be sent"),
    POOL: (httpx.PoolTimeout, "all connections were in use"),
}


class DeadlineError(TimeoutError):
    """The deadline of the call has passed, and not only the limit of one wait."""


class Timeouts:
    """How long a call may wait for the network: in each step, and at all.

    They belong to the call, so that neither its thread nor calls within it know of them.

    Args:
        request: The request. Of its extensions, `timeout` has the seconds for each of the steps
            `connect`, `read`, `write` and `pool`, and `deadline` the moment at which the call has
            to be over, on the clock `time.monotonic`.
    """

    __slots__ = ("_deadline", "_steps")

    def __init__(self, request: httpx.Request) -> None:
        self._steps: Mapping[str, float | None] = request.extensions.get("timeout", {})
        self._deadline: float = request.extensions.get("deadline", math.inf)

    def seconds(self, step: str) -> float | None:
        """Return how long a step may wait from now on, or None for no limit.

        Raises:
            DeadlineError: The deadline has passed.
        """
        seconds = self._steps.get(step)
        if self._deadline == math.inf:
            return seconds
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise DeadlineError
        return left if seconds is None else min(seconds, left)

    def error(self, step: str) -> Exception:
        """Return the error of a step that has waited for too long."""
        if time.monotonic() >= self._deadline - _EARLY:
            return DeadlineError()
        error_class, message = _ERRORS[step]
        return error_class(message)
