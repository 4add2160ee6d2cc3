"""What hooks are told of every attempt of a call: no body, no header, no id, no query.

An attempt is one request that is sent. A call that is retried has several, and an answer that was
kept in memory none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from vclient._http.requests import Call
    from vclient._observe.state import Progress

logger: logging.Logger = logging.getLogger("vclient")

EventT = TypeVar("EventT")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """An attempt that is about to be sent.

    Attributes:
        method: HTTP method, in capitals.
        path_template: The path with the names of its parameters, such as
            `/companies/{company_id}`: the same for all calls of an operation. Of
            `client.request`, it is the path as it was given.
        attempt: Number of the attempt, from 1.
    """

    method: str
    path_template: str
    attempt: int

    @property
    def operation(self) -> str:
        """The method and the path template, such as `GET /companies/{company_id}`."""
        return f"{self.method} {self.path_template}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvent(RequestEvent):
    """An attempt that is over, whether an answer came or not.

    Attributes:
        status_code: HTTP status of the answer, or None without one.
        request_id: The server's id of the call, or None.
        duration: Seconds from sending to the end of the answer; of a download, to its beginning.
        error: Name of the class of the error that the attempt ended in, such as
            `RateLimitError`, or None for a success.
        wait: Seconds until the next attempt, or None if there is none.
    """

    status_code: int | None
    request_id: str | None
    duration: float
    error: str | None
    wait: float | None

    @property
    def will_retry(self) -> bool:
        """Whether the call is sent again."""
        return self.wait is not None


RequestHook: TypeAlias = Callable[[RequestEvent], object]
"""What is called before each attempt."""

ResponseHook: TypeAlias = Callable[[ResponseEvent], object]
"""What is called after each attempt."""


class Hooks:
    """The hooks of a client. What they raise is logged, as no call may fail by it.

    Args:
        on_request: What is called before each attempt.
        on_response: What is called after each attempt.
    """

    __slots__ = ("_on_request", "_on_response")

    def __init__(self, on_request: RequestHook | None, on_response: ResponseHook | None) -> None:
        self._on_request = on_request
        self._on_response = on_response

    def begin(self, call: Call, progress: Progress, now: float) -> None:
        """Tell that an attempt is about to be sent.

        Args:
            call: The call.
            progress: How far it has come.
            now: The time on the clock of the client.
        """
        progress.begun = now
        if self._on_request is not None:
            event = RequestEvent(
                method=call.method, path_template=call.path.template, attempt=progress.attempts
            )
            _run(self._on_request, event)

    def end(self, call: Call, progress: Progress, now: float, *, wait: float | None = None) -> None:
        """Tell that an attempt is over, unless that was told.

        Args:
            call: The call.
            progress: How far it has come.
            now: The time on the clock of the client.
            wait: Seconds until the next attempt; None if there is none.
        """
        if progress.begun is None:
            return
        duration, progress.begun = now - progress.begun, None
        if self._on_response is not None:
            event = ResponseEvent(
                method=call.method,
                path_template=call.path.template,
                attempt=progress.attempts,
                status_code=progress.status_code,
                request_id=progress.request_id,
                duration=duration,
                error=progress.error,
                wait=wait,
            )
            _run(self._on_response, event)


def _run(hook: Callable[[EventT], object], event: EventT) -> None:
    try:
        hook(event)
    except Exception:
        # The call may have changed something, and its answer must not be lost by this.
        logger.exception("a hook failed at %r", event)
