"""Reports the end of a call to the log and to hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._observe.hooks import attempt_ends
from vclient._observe.log import log_call
from vclient._runtime import asynchronous as runtime

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Observing:
    """Reports the end of a call to the log and to hooks."""

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call, and report its end unless nothing had to be sent."""
        try:
            return await following(call)
        finally:
            if not call.is_cached:
                log_call(call)
                if (rest := attempt_ends(call)) is not None:
                    await runtime.finish_hook(rest)
