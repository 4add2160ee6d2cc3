"""How far a call has come, and what is logged of it: no body, no header, no query."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

    from vclient._http.requests import Call

ErrorT = TypeVar("ErrorT", bound=BaseException)

logger: logging.Logger = logging.getLogger("vclient")


class Progress:
    """How far a call has come, for its log record and for what an error can say.

    Attributes:
        started: When the call began, on the clock of the client.
        attempts: How many attempts were sent.
        is_replayed: Whether the retries have begun.
        is_sending: Whether an attempt is under way.
        status_code: Status of the last answer; None without one.
        request_id: Its request id.
        headers: Its headers.
        place: Number of its place among the calls that wait for the rate limit.
        begun: When the attempt began that hooks have to be told the end of; None without one.
        error: Name of the class of the error that the last attempt ended in; None without one.
    """

    __slots__ = (
        "attempts",
        "begun",
        "error",
        "headers",
        "is_replayed",
        "is_sending",
        "place",
        "request_id",
        "started",
        "status_code",
    )

    def __init__(self, started: float) -> None:
        self.started: float = started
        self.attempts: int = 0
        self.is_replayed: bool = False
        self.is_sending: bool = False
        self.status_code: int | None = None
        self.request_id: str | None = None
        self.headers: httpx.Headers | None = None
        self.place: int | None = None
        self.begun: float | None = None
        self.error: str | None = None

    def failed(self, error: ErrorT) -> ErrorT:
        """Take note of the error that the last attempt ended in, and return it."""
        self.error = type(error).__name__
        return error


def log_retry(call: Call, state: RetryCallState, max_retries: int) -> None:
    """Log that a call is tried again."""
    error = state.outcome.exception() if state.outcome is not None else None
    wait = state.upcoming_sleep
    logger.warning(
        "%s %s failed (%s), trying again in %.2f s, retry %d of %d",
        call.method,
        call.path.template,
        type(error).__name__,
        wait,
        state.attempt_number,
        max_retries,
        extra={
            "operation": " ".join(call.operation),
            "method": call.method,
            "path": call.path.value,
            "attempt": state.attempt_number,
            "wait": wait,
            "error": type(error).__name__,
            "status_code": getattr(error, "status_code", None),
            "request_id": getattr(error, "request_id", None),
        },
    )


def log_call(call: Call, progress: Progress, now: float) -> None:
    """Log that a call is over; `now` is the time on the clock of the client."""
    if not logger.isEnabledFor(logging.DEBUG):
        return
    duration = now - progress.started
    logger.debug(
        "%s %s: %s after %.3f s, attempts: %d",
        call.method,
        call.path.template,
        progress.status_code or "no answer",
        duration,
        progress.attempts,
        extra={
            "operation": " ".join(call.operation),
            "method": call.method,
            "path": call.path.value,
            "status_code": progress.status_code,
            "attempts": progress.attempts,
            "duration": duration,
            "request_id": progress.request_id,
        },
    )
