"""Lets calls wait for each other where the server would mix them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from vclient._async.clock import Clock
    from vclient._async.locks import KeyedLocks
    from vclient._async.shared.locks import SharedLocks
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Locking:
    """Sends calls with the same `lock_key` one at a time.

    They wait in the order of their requests, and the first of them for those of other processes.

    Args:
        locks: The locks of the client.
        shared: The locks that processes share; None if the client does not share.
        clock: The clock of the client.
    """

    def __init__(self, locks: KeyedLocks, shared: SharedLocks | None, clock: Clock) -> None:
        self._locks = locks
        self._shared = shared
        self._clock = clock

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call while no other call holds its lock."""
        if call.spec.lock_key is None:
            return await following(call)
        async with self._locks.hold(call.spec.lock_key, call.seconds_left()):
            if self._shared is None:
                return await following(call)
            async with self._shared.hold(call, self._clock) as call.shared_lock:
                return await following(call)
