"""Lets calls of one client wait for each other where the server would mix them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from vclient._async.locks import KeyedLocks
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Locking:
    """Sends calls with the same `lock_key` one at a time.

    Args:
        locks: The locks of the client.
    """

    def __init__(self, locks: KeyedLocks) -> None:
        self._locks = locks

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call while no other call holds its lock."""
        if call.spec.lock_key is None:
            return await following(call)
        async with self._locks.hold(call.spec.lock_key, call.seconds_left()):
            return await following(call)
