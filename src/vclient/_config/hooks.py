"""The callbacks of a client, and the events that are passed to them.

An attempt is one request that is sent. A call that is retried has several attempts, and a call
that is answered from the cache has none. Events contain no body, header, id or query.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """An attempt that is about to be sent.

    Attributes:
        method: HTTP method, in capitals.
        path_template: The path with the names of its parameters, such as
            `/companies/{company_id}`: the same for all calls of an operation. For
            `client.request`, it is the path as given.
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
    """A finished attempt, answered or not.

    Attributes:
        status_code: HTTP status of the answer, or None without one.
        request_id: The server's id of the call, or None.
        duration: Seconds from sending to the end of the answer, or to its start for a download.
        error: Name of the class of the error of the attempt, such as `RateLimitError`, or None
            for a success.
        wait: Seconds until the next attempt, or None if there is none.
    """

    status_code: int | None
    request_id: str | None
    duration: float
    error: str | None
    wait: float | None

    @property
    def will_retry(self) -> bool:
        """Whether the call is retried."""
        return self.wait is not None


RequestHook: TypeAlias = Callable[[RequestEvent], object]
"""Callback invoked before each attempt; for the async client, it may be a coroutine function."""

ResponseHook: TypeAlias = Callable[[ResponseEvent], object]
"""Callback invoked after each attempt; for the async client, it may be a coroutine function."""

ApiKeyCallback: TypeAlias = Callable[[], str | Awaitable[str]]
"""Function that returns the API key, called before each attempt and after a key was rejected.

Calls wait for it, so it should remember the key. For the async client, it may be a coroutine
function.
"""

RetryRule: TypeAlias = Callable[[Any], bool | None]
"""Function that decides whether a call is retried after an attempt failed with an `APIError`.

None lets the other options decide. `max_retries`, `max_retry_wait` and `total_timeout` still apply.
"""

ProgressCallback: TypeAlias = Callable[[int, int | None], object]
"""Callback invoked with the amount done, and the total, which is None while unknown.

Lists count items, uploads and downloads bytes. It runs in the task or thread that made the call,
and should return quickly. The last invocation has `done == total`, even where both are 0. An
exception that it raises ends the call and reaches the caller.
"""
