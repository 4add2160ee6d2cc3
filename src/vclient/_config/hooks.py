"""Callbacks that a client takes, and the events that they are called with.

An attempt is one request that is sent. A call that is retried has several, and an answer that was
kept in memory none. Events hold no body, no header, no id and no query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


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
"""Callback invoked before each attempt."""

ResponseHook: TypeAlias = Callable[[ResponseEvent], object]
"""Callback invoked after each attempt."""

ProgressCallback: TypeAlias = Callable[[int, int | None], object]
"""Callback invoked with how much is done, and the total, which is None while it is unknown.

Lists count items, uploads and downloads bytes. It runs in the task or thread that made the call,
and should not take long. The last invocation has `done == total`, even where both are 0. An
exception that it raises ends the call and reaches the caller.
"""
