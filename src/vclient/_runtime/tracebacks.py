"""Tracebacks that show no secrets, also to those who print local variables."""

from __future__ import annotations

from typing import TypeVar

ErrorT = TypeVar("ErrorT", bound=BaseException)


def without_frames(error: ErrorT) -> ErrorT:
    """Return an error without the frames that it and its causes came through.

    In the frames of the HTTP library there are headers, the API key among them, and bodies.

    Args:
        error: An error of the HTTP library, or one that came through it.
    """
    chain: list[BaseException | None] = [error]
    seen: set[int] = set()
    while chain:
        each = chain.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.__traceback__ = None
        chain += [each.__cause__, each.__context__]
    return error
