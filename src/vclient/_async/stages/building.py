"""Builds the request of a call, once for all its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._http.requests import RequestBuilder
from vclient._http.upload_stream import UploadStoppedError, UploadStream

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._config.options import ClientConfig
    from vclient._observe.state import CallState


class Building:
    """Builds the request of a call, and reports the progress of an upload to its end.

    Args:
        config: The options of the client.
    """

    def __init__(self, config: ClientConfig) -> None:
        self._builder = RequestBuilder(config)

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Build the request of a call, and send it."""
        call.request = self._builder.build(call.spec)
        body = call.request.stream
        if not isinstance(body, UploadStream):
            return await following(call)
        try:
            response = await following(call)
        except UploadStoppedError as stopped:
            failure = stopped.error
        else:
            body.finish()
            return response
        # Not in the handler, so that it is raised as it was, without a context.
        raise failure
