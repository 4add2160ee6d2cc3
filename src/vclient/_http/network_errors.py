"""What the network raises, as an error of this package that says what to do about it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx

from vclient.exceptions import RequestTimeoutError, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient._api.routes import Path

NETWORK_FAILURES = (httpx.TransportError, httpx.StreamError, OSError)
"""What is raised where a request could not be sent, or its answer not be read."""


def network_error(
    method: str,
    path: Path,
    cause: Exception,
    *,
    server: httpx.URL | None = None,
    is_closed: bool = False,
) -> TransportError:
    """Return the error that stands for a failure of the network.

    Args:
        method: HTTP method of the call.
        path: Path of the call.
        cause: What was raised, with the frames and causes that it has.
        server: URL that was asked, of which the host is named where no connection was made.
        is_closed: Whether the client was closed meanwhile, which is why.
    """
    is_timeout = isinstance(cause, httpx.TimeoutException | TimeoutError)
    error_class = RequestTimeoutError if is_timeout else TransportError
    what = "no answer in time" if is_timeout else "the server could not be reached"
    if is_closed:
        what = "the client was closed meanwhile"
    reason = str(cause)
    message = f"{what}: {type(cause).__name__}{f': {reason}' if reason else ''}"
    hint = None if is_closed else _hint(cause, server)
    return error_class(
        f"{message}; {hint}" if hint else message,
        method=method,
        path=path.value,
    )


def _hint(cause: Exception, server: httpx.URL | None) -> str | None:
    """Return what is to be done where a wrong base URL explains that no connection was made."""
    if server is None or not isinstance(cause, httpx.ConnectError):
        return None
    causes = list(_causes(cause))
    if any(isinstance(each, socket.gaierror) for each in causes):
        return f"the name {server.host} was not found: check base_url"
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        where = server.netloc.decode("ascii")
        return f"nothing listens at {where}: check base_url, and whether the server runs"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it came from, those of groups included."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
