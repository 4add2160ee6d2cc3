"""What it means to a call that an attempt has failed: decisions without I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from vclient.exceptions import RateLimitError, RequestTimeoutError, TransportError

if TYPE_CHECKING:
    from vclient.call import Call
    from vclient.exceptions import NotFoundError
    from vclient.routes import Path


def check_deadline(call: Call, wait: float, seconds_left: float) -> None:
    """Refuse a call that would have to wait for the rate limit beyond its deadline.

    Args:
        call: The call.
        wait: Seconds that it would have to wait.
        seconds_left: Seconds until its deadline.

    Raises:
        RateLimitError: It is not worth waiting.
    """
    if wait > seconds_left:
        msg = f"not sent: the rate limit lets the call through in {wait:.2f} s, after its deadline"
        raise RateLimitError(msg, method=call.method, path=call.path.value, retry_after=wait)


def network_error(
    method: str, path: Path, cause: Exception, *, is_closed: bool = False
) -> TransportError:
    """Return the error of an attempt that ended without an answer.

    Args:
        method: HTTP method of the call.
        path: Path of the call.
        cause: What the network raised.
        is_closed: Whether the client was closed meanwhile, which is why.
    """
    is_timeout = isinstance(cause, httpx.TimeoutException | TimeoutError)
    error_class = RequestTimeoutError if is_timeout else TransportError
    what = "no answer in time" if is_timeout else "the server could not be reached"
    if is_closed:
        what = "the client was closed meanwhile"
    reason = str(cause)
    return error_class(
        f"{what}: {type(cause).__name__}{f': {reason}' if reason else ''}",
        method=method,
        path=path.value,
    )


def is_lost_delete(call: Call, error: NotFoundError) -> bool:
    """Return whether a 404 says that an earlier attempt to delete had succeeded.

    A 404 for an unknown route or for the acting user says nothing about the object, unless
    users delete themselves.
    """
    if call.method != "DELETE" or error.request_id is None:
        return False
    acting_user = call.on_behalf_of
    is_about_acting_user = error.detail == f"User '{acting_user}' not found"
    return not is_about_acting_user or call.path.value.endswith(f"/{acting_user}")
