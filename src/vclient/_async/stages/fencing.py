"""Keeps a call from being sent after its lock was lost to another process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Fencing:
    """Sends an attempt only while the lock of its call holds.

    It is the last stage: whatever a call waits for before, the lock may expire meanwhile.
    """

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send one attempt, once it is certain that the lock holds."""
        if call.shared_lock is not None:
            await call.shared_lock.check()
        return await following(call)
