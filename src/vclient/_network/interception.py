"""Whether something else is to answer in place of the network."""

from __future__ import annotations

from types import FunctionType

_LIBRARIES = frozenset({"httpx", "httpcore", "httpx2", "httpcore2"})


def is_intercepted(*methods: object) -> bool:
    """Return whether something has taken hold of the methods by which httpx sends requests.

    Tests of applications replace methods of httpx (pytest-httpx) or of httpcore (respx), and tools
    that trace wrap them, at any time. Requests then have to go that way.

    Args:
        *methods: The methods of httpx, and of what is below it, as they are now.
    """
    return not all(map(_is_original, methods))


def _is_original(method: object) -> bool:
    # Where a function was written cannot be imitated, other than its name and module. Nothing is
    # cached, as wrappers say that they equal what they wrap.
    return (
        type(method) is FunctionType
        and method.__globals__["__name__"].partition(".")[0] in _LIBRARIES
    )
