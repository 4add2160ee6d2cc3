"""Builds the request of a call, once for all its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._http.requests import RequestBuilder
    from vclient._observe.state import CallState


class Building:
    """Builds the request of a call, once for all its attempts.

    Args:
        builder: Builds requests with the options of the client.
    """

    def __init__(self, builder: RequestBuilder) -> None:
        self._builder = builder

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Build the request of a call, and send it."""
        call.request = self._builder.build(call.spec)
        return await following(call)
