"""Reads what nobody waits for, while callers get what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from vclient._runtime import asynchronous as runtime

KeyT = TypeVar("KeyT")


def read_behind(
    background: runtime.Background,
    running: set[KeyT],
    key: KeyT,
    read: Callable[[], Awaitable[object]],
) -> bool:
    """Begin a read unless it runs already, and return whether one runs.

    On trio there is none, as tasks need somebody who waits for them.

    Args:
        background: Where it runs.
        running: The keys of the reads that run.
        key: Its key.
        read: The read.
    """
    if key in running:
        return True

    async def run() -> None:
        if key in running:
            return
        running.add(key)
        try:
            await read()
        finally:
            running.discard(key)

    try:
        background.start(run)
    except RuntimeError:
        return False
    return True
