"""Time that passes for other machines, too."""

from __future__ import annotations

import time

# Unlike the monotonic clock of Linux, it goes on while the machine is suspended.
_CLOCK = (
    getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    if hasattr(time, "CLOCK_MONOTONIC")
    else None
)


def elapsed() -> float:
    """Return seconds since some fixed moment, those included in which the machine slept.

    It is never set back, and tests do not replace it: a lock that expires at another machine does
    so whatever the clock of a client says.
    """
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
