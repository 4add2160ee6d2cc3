"""Sends the request of a call once, and receives its answer."""

from __future__ import annotations

import math
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx

from vclient._async.answers import BAD_COMPRESSION, receive
from vclient._http.failures import (
    NETWORK_FAILURES,
    answer_error,
    closed_error,
    decode_error,
    network_error,
)
from vclient._network.timeouts import DeadlineError
from vclient._observe.hooks import attempt_begins, attempt_ends
from vclient._observe.recording import note_answer
from vclient._runtime import asynchronous as runtime
from vclient._runtime.tracebacks import without_frames

if TYPE_CHECKING:
    from vclient._async.connections import Connections
    from vclient._observe.state import CallState

_SMALLEST_TIMEOUT = 0.001


class Exchange:
    """Sends the request of a call once, and receives its answer.

    Args:
        connections: The connections of the client.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def send(self, call: CallState) -> httpx.Response:
        """Send the request of a call once, and return its answer if that is a success.

        Raises:
            APIError: No answer came, or another than a success.
        """
        if self._connections.is_closed:
            raise call.failed(closed_error(call.spec))
        if call.deadline != math.inf:
            call.request.extensions = _extensions_with_deadline(call)
        transport = await self._connections.get()
        call.attempts += 1
        call.error = None
        call.forget_answer()
        if (rest := attempt_begins(call)) is not None:
            await runtime.finish_hook(rest)
        started = call.now()
        response = await self._receive(transport, call)
        response.elapsed = timedelta(seconds=call.now() - started)
        if response.is_success:
            if (rest := attempt_ends(call)) is not None:
                await runtime.finish_hook(rest)
            note_answer(call)
            return response
        raise call.failed(answer_error(response, call.spec, call.config.api_key))

    async def _receive(
        self, transport: httpx.AsyncBaseTransport, call: CallState
    ) -> httpx.Response:
        call.is_sending = True
        try:
            response = await receive(transport, call)
        except DeadlineError as passed:
            raise call.failed(without_frames(passed))  # noqa: B904 - as it is
        except NETWORK_FAILURES as cause:
            call.is_sending = False
            is_closed = self._connections.is_closed
            failure = network_error(call.request, call.spec, cause, is_closed=is_closed)
            raise call.failed(failure) from without_frames(cause)
        except httpx.DecodingError as cause:
            # A transport of the caller that reads the answer itself.
            error = decode_error(None, call.spec, BAD_COMPRESSION)
            raise call.failed(error) from without_frames(cause)
        except BaseException as error:  # noqa: BLE001 - it is raised again
            if not self._connections.may_fail_with(error):
                raise call.failed(without_frames(error))  # noqa: B904 - as it is
            call.is_sending = False
            foreign = httpx.TransportError(f"{type(error).__name__}: {error}")
            foreign.__cause__ = without_frames(error)
            raise call.failed(network_error(call.request, call.spec, foreign)) from foreign
        call.is_sending = False
        return response


def _extensions_with_deadline(call: CallState) -> dict[str, object]:
    """Return what tells a transport how long it may take: of httpx, or our own."""
    left = max(call.seconds_left(), _SMALLEST_TIMEOUT)
    steps = {
        step: left if seconds is None else min(seconds, left)
        for step, seconds in call.config.timeout.as_dict().items()
    }
    return {"timeout": steps, "deadline": time.monotonic() + left}
