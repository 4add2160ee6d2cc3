"""Ends a call that is not over within its `total_timeout`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._http.failures import timeout_error
from vclient._runtime import asynchronous as runtime

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState


class Deadline:
    """Ends a call that is not over within its `total_timeout`."""

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call, in the time that it has with all its waits and retries."""
        total_timeout = call.config.total_timeout
        if total_timeout is None:
            return await following(call)
        try:
            with runtime.fail_after(total_timeout):
                return await following(call)
        except BaseException as cause:
            is_over = runtime.is_unasked_cancellation(cause) and call.seconds_left() <= 0
            if not (is_over or isinstance(cause, TimeoutError)):
                raise
            error = timeout_error(call.spec, total_timeout)
            is_sending_write = call.spec.is_write and call.is_sending
            error.may_have_been_applied = call.is_in_doubt or is_sending_write
            raise call.failed(error) from cause
