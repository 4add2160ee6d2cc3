"""Answers: received, and read to their end within the limits of a call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import httpx

from vclient._http.decompression import Decompressor
from vclient._http.failures import decode_error, request_id_of
from vclient._http.fields import Fields
from vclient._network.timeouts import DeadlineError
from vclient._runtime import asynchronous as runtime
from vclient._runtime.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vclient._async.clock import Clock
    from vclient._observe.state import CallState

# Small bodies grow by being compressed.
_OVERHEAD = 1024
BAD_COMPRESSION = "the answer is compressed badly"


async def receive(transport: httpx.AsyncBaseTransport, call: CallState) -> httpx.Response:
    """Send the request of a call once, and return its answer, read unless it is to be streamed.

    Args:
        transport: The transport to send it through.
        call: The call, which records the answer.

    Raises:
        ResponseDecodeError: The body is larger than `max_response_size`, or compressed badly.
        DeadlineError: The deadline of the call has passed.
    """
    response = await transport.handle_async_request(call.request)
    try:
        response.request = call.request
        call.status_code = response.status_code
        call.headers = Fields(response.headers.raw)
        call.request_id = request_id_of(call.headers.get("x-request-id"), response, call.spec)
        if not (call.spec.is_streamed and response.is_success):
            await _read(response, call)
    except BaseException:
        await response.aclose()
        raise
    return response


async def _read(response: httpx.Response, call: CallState) -> None:
    """Read the body of an answer, and close the answer in any case."""
    chunks: list[bytes] = []
    received = size = 0
    try:
        if hasattr(response, "_content"):
            # A transport of the caller has read it.
            _check_size(len(response.content), response, call)
            return
        encoding = "" if call.headers is None else call.headers.get("content-encoding", "")
        decompressor = Decompressor(encoding)
        async for data in cast("httpx.AsyncByteStream", response.stream):
            received += len(data)
            # What is decompressed may be less, or nothing at all for ever.
            _check_size(received - _OVERHEAD, response, call)
            for chunk in decompressor.decompress(data):
                size += len(chunk)
                _check_size(size, response, call)
                if chunks and call.seconds_left() < 0:
                    raise DeadlineError
                chunks.append(chunk)
        decompressor.finish()
    except httpx.DecodingError as cause:
        if not response.is_success:
            # The status says what is wrong, as it does where the body is no document.
            response._content = b""  # noqa: SLF001
            return
        raise decode_error(response, call.spec, BAD_COMPRESSION) from without_frames(cause)
    finally:
        await response.aclose()
    # As the HTTP library does when it reads an answer, which it does without a limit.
    response._content = b"".join(chunks)  # noqa: SLF001


def _check_size(size: int, response: httpx.Response, call: CallState) -> None:
    largest = call.config.max_response_size
    if size > largest:
        raise decode_error(response, call.spec, f"the answer has more than {largest} bytes")


async def decompressed(
    response: httpx.Response, deadline: float, clock: Clock
) -> AsyncIterator[bytes]:
    """Yield the body of an answer in chunks of limited size, decompressed.

    Args:
        response: The answer.
        deadline: When the call has to be over, on the clock; infinity for never.
        clock: The clock of the client.

    Raises:
        httpx.DecodingError: It is compressed badly.
        DeadlineError: The deadline has passed.
    """
    if hasattr(response, "_content"):
        # A transport of the caller has read it.
        if response.content:
            yield response.content
        return
    decompressor = Decompressor(response.headers.get("content-encoding", ""))
    async for data in cast("httpx.AsyncByteStream", response.stream):
        for chunk in decompressor.decompress(data):
            if chunk:
                yield chunk
        if clock.monotonic() > deadline:
            raise DeadlineError
    decompressor.finish()


async def next_chunk(chunks: AsyncIterator[bytes], deadline: float, clock: Clock) -> bytes:
    """Return the next chunk of the body of an answer, or nothing at its end.

    Args:
        chunks: The chunks of the body.
        deadline: When the call has to be over, on the clock; infinity for never.
        clock: The clock of the client.

    Raises:
        DeadlineError: The chunk did not come before the deadline.
    """
    left = None if deadline == math.inf else deadline - clock.monotonic()
    try:
        with runtime.fail_after(left):
            chunk = await anext(chunks, b"")
    except TimeoutError as cause:
        raise DeadlineError from cause
    if left is not None and clock.monotonic() > deadline:
        raise DeadlineError
    return chunk
