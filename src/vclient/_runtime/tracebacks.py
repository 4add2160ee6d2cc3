"""Tracebacks without secrets, also for tools that print local variables."""

from __future__ import annotations

from typing import TypeVar

ErrorT = TypeVar("ErrorT", bound=BaseException)


def without_frames(error: ErrorT) -> ErrorT:
    """Return an error after removing its traceback and those of its causes.

    Frames of the HTTP library contain headers, the API key among them, and bodies.

    Args:
        error: An error that the HTTP library raised or propagated.
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
