"""Reports the progress of an upload to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._http.upload_stream import UploadStoppedError, UploadStream

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Uploading:
    """Reports the progress of an upload to its end, and raises what its callback raised."""

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call; no other stage gets to see the error of a callback as it was."""
        if call.spec.progress is None:
            return await following(call)
        try:
            response = await following(call)
        except UploadStoppedError as stopped:
            failure = stopped.error
        else:
            if isinstance(call.request.stream, UploadStream):
                call.request.stream.finish()
            return response
        # Not in the handler, so that it is raised as it was, without a context.
        raise failure
