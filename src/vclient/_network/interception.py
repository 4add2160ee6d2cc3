"""Whether something else is to answer in place of the network."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

_LIBRARIES = frozenset({"httpx", "httpcore", "httpx2", "httpcore2"})
_METHODS = ("handle_request", "handle_async_request")


def is_intercepted(transport: type[httpx.BaseTransport | httpx.AsyncBaseTransport]) -> bool:
    """Return whether requests have to go through httpx, of which something has taken hold.

    Tests of applications replace methods of httpx (pytest-httpx) or of httpcore (respx), and tools
    that trace wrap them, at any time.

    Args:
        transport: The transport of httpx that would send.
    """
    httpcore = sys.modules.get("httpcore")
    pools = (
        transport,
        getattr(httpcore, "ConnectionPool", None),
        getattr(httpcore, "AsyncConnectionPool", None),
    )
    return not all(
        _is_original(getattr(pool, name))
        for pool in pools
        for name in _METHODS
        if hasattr(pool, name)
    )


def _is_original(method: object) -> bool:
    # Where a function was written cannot be imitated, other than its name and module.
    return (
        type(method) is FunctionType
        and method.__globals__["__name__"].partition(".")[0] in _LIBRARIES
    )
