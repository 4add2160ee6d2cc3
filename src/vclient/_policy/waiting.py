"""How long a call waits for its turn, and when that is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    from vclient._api.requests import RequestSpec

_LONGEST_SLEEP = 5.0
SHORTEST_WAIT = 0.001
"""Shorter waits, in seconds, are none."""


class Wait(NamedTuple):
    """The wait of a call.

    Attributes:
        seconds: The seconds until it may be sent, as far as is known.
        sleep: The seconds until it asks again.
    """

    seconds: float
    sleep: float


def check_asked(spec: RequestSpec, asked: float, longest: float) -> None:
    """Reject a call for which the server has asked to wait longer than the client waits.

    Args:
        spec: The request.
        asked: Seconds until the end of the latest `Retry-After`.
        longest: The longest wait that a server may ask for, in seconds.

    Raises:
        RateLimitError: The wait is longer.
    """
    if asked > longest + SHORTEST_WAIT:
        msg = f"not sent: the rate limit lets no call through for {asked:.2f} s"
        msg += f", and max_retry_wait is {longest} s"
        raise RateLimitError(msg, method=spec.method, path=spec.path.value, retry_after=asked)


def check_deadline(spec: RequestSpec, wait: float, seconds_left: float) -> None:
    """Reject a call that would have to wait for the rate limit until after its deadline.

    Args:
        spec: The request.
        wait: Seconds that it would have to wait.
        seconds_left: Seconds until its deadline.

    Raises:
        RateLimitError: The wait is longer than the time left.
    """
    if wait > seconds_left:
        msg = f"not sent: the rate limit lets the call through in {wait:.2f} s, after its deadline"
        raise RateLimitError(msg, method=spec.method, path=spec.path.value, retry_after=wait)


def sleep_for(seconds: float, longest: float) -> float:
    """Return how long to sleep before asking again, as the limits may change meanwhile.

    Args:
        seconds: The remaining wait.
        longest: Upper limit of a single sleep, in seconds.
    """
    return min(seconds, _LONGEST_SLEEP, longest)
