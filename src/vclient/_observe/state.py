"""The state of one call, from its beginning to its end.

The stages of the pipeline share it, so that they are independent of each other. State of a
single stage is kept in that stage.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vclient._api.requests import KEYED_METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from vclient._api.requests import RequestSpec
    from vclient._config.options import ClientConfig

ErrorT = TypeVar("ErrorT", bound=BaseException)


class Clock(Protocol):
    """The clock that measures a call."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        ...


class CallState:
    """One call: its request, its deadline and its state so far.

    Args:
        spec: The request to send.
        config: The options that hold for this call.
        clock: The clock of the client.

    Attributes:
        spec: The request to send.
        config: The options that hold for this call.
        request: The same request for the HTTP library, built once for all attempts.
        started: Time at which the call began.
        deadline: Time at which it has to be over; infinity without a `total_timeout`.
        attempts: Number of attempts that were sent.
        attempt_started: Time at which the attempt began whose end has not been reported to hooks;
            None if there is none.
        is_sending: Whether an attempt is in flight.
        is_in_doubt: Whether a write may have been applied by an attempt that failed.
        is_cached: Whether the answer is from the cache, so that nothing was sent.
        is_fresh: Whether it bypasses the server's cache in any case.
        shared_lock: What it holds so that no other process sends such a call; None for nothing.
        queue_number: Place among the calls that wait for a rate limit; None before it waits.
        status_code: Status of the last answer; None without one.
        request_id: Its request id.
        headers: Its headers, by names in lower case.
        error: Name of the class of the error that the last attempt ended in; None without one.
    """

    __slots__ = (
        "_clock",
        "attempt_started",
        "attempts",
        "config",
        "deadline",
        "error",
        "headers",
        "is_cached",
        "is_fresh",
        "is_in_doubt",
        "is_sending",
        "queue_number",
        "request",
        "request_id",
        "shared_lock",
        "spec",
        "started",
        "status_code",
    )

    request: httpx.Request

    def __init__(self, spec: RequestSpec, config: ClientConfig, clock: Clock) -> None:
        self._clock = clock
        self.spec: RequestSpec = spec
        self.config: ClientConfig = config
        self.started: float = clock.monotonic()
        total_timeout = config.total_timeout
        self.deadline: float = math.inf if total_timeout is None else self.started + total_timeout
        self.attempts: int = 0
        self.attempt_started: float | None = None
        self.is_sending: bool = False
        self.is_in_doubt: bool = False
        self.is_cached: bool = False
        self.is_fresh: bool = config.fresh
        self.shared_lock: Any = None
        self.queue_number: int | None = None
        self.error: str | None = None
        self.forget_answer()

    def another(self, spec: RequestSpec) -> CallState:
        """Return a further call with the same options, which begins now.

        Args:
            spec: The request to send.
        """
        return CallState(spec, self.config, self._clock)

    def forget_answer(self) -> None:
        """Forget the answer of the last attempt, as another one begins."""
        self.status_code: int | None = None
        self.request_id: str | None = None
        self.headers: Mapping[str, str] | None = None

    @property
    def has_key(self) -> bool:
        """Whether the request carries an idempotency key that the server honours."""
        return self.spec.method in KEYED_METHODS and "Idempotency-Key" in self.request.headers

    def now(self) -> float:
        """Return the time on the clock of the client."""
        return self._clock.monotonic()

    def seconds_left(self) -> float:
        """Return the seconds until the deadline, which may have passed."""
        return self.deadline - self._clock.monotonic()

    def failed(self, error: ErrorT) -> ErrorT:
        """Record the error that the last attempt ended in, and return it."""
        self.error = type(error).__name__
        return error
