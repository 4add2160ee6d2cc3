"""Builds the request of a call, once for all its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._http.requests import RequestBuilder

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._config.options import ClientConfig
    from vclient._observe.state import CallState


class Building:
    """Builds the request of a call, once for all its attempts.

    Args:
        config: The options of the client.
    """

    def __init__(self, config: ClientConfig) -> None:
        self._builder = RequestBuilder(config)

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Build the request of a call, and send it."""
        call.request = self._builder.build(call.spec)
        return await following(call)
