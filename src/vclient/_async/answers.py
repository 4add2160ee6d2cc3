"""Answers: received, and read to their end within the limits of a call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import httpx

from vclient._http.decoding import clean_request_id, decode_error
from vclient._http.decompression import Unpacker
from vclient._runtime import asynchronous as concurrency
from vclient._runtime.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vclient._http.requests import Call
    from vclient._observe.state import Progress
    from vclient.exceptions import ResponseDecodeError

# Small bodies grow by being compressed.
_PACKING = 1024
BAD_COMPRESSION = "the answer is compressed badly"


async def receive(
    sender: httpx.AsyncBaseTransport,
    call: Call,
    progress: Progress,
    *,
    largest: int,
    deadline: float,
    clock: concurrency.Clock,
) -> httpx.Response:
    """Send the request of a call once, and return its answer, read unless it is to be streamed.

    Args:
        sender: What the request is sent through.
        call: The call.
        progress: What takes note of the answer.
        largest: Largest number of bytes, unpacked, that is accepted.
        deadline: When the call has to be over, on the clock.
        clock: The clock of the client.
    """
    response = await sender.handle_async_request(call.request)
    try:
        response.request = call.request
        progress.status_code = response.status_code
        progress.headers = response.headers
        progress.request_id = clean_request_id(response.headers, call.secrets)
        if not (call.is_streamed and response.is_success):
            await _read(response, call, largest=largest, deadline=deadline, clock=clock)
    except BaseException:
        await response.aclose()
        raise
    return response


async def _read(
    response: httpx.Response,
    call: Call,
    *,
    largest: int,
    deadline: float,
    clock: concurrency.Clock,
) -> None:
    """Read the body of an answer, and let go of its connection in any case."""
    chunks: list[bytes] = []
    size = 0
    try:
        if hasattr(response, "_content"):
            # A transport of the caller has read it.
            _check_size(len(response.content), largest, response, call)
            return
        unpacker = Unpacker(response.headers.get("content-encoding", ""))
        async for data in response.aiter_raw():
            # What is unpacked may be less, or nothing at all for ever.
            _check_size(response.num_bytes_downloaded - _PACKING, largest, response, call)
            for chunk in unpacker.unpack(data):
                size += len(chunk)
                _check_size(size, largest, response, call)
                if chunks and clock.monotonic() > deadline:
                    raise TimeoutError
                chunks.append(chunk)
        unpacker.finish()
    except httpx.DecodingError as cause:
        if not response.is_success:
            # The status says what is wrong, as it does where the body is no document.
            response._content = b""  # noqa: SLF001
            return
        raise _unreadable(BAD_COMPRESSION, response, call) from without_frames(cause)
    finally:
        await response.aclose()
    # As the HTTP library does when it reads an answer, which it does without a limit.
    response._content = b"".join(chunks)  # noqa: SLF001


def _check_size(size: int, largest: int, response: httpx.Response, call: Call) -> None:
    if size > largest:
        message = f"the answer has more than {largest} bytes"
        raise _unreadable(message, response, call)


def _unreadable(message: str, response: httpx.Response, call: Call) -> ResponseDecodeError:
    return decode_error(
        response, message, path=call.path, is_write=call.is_write, secrets=call.secrets
    )


async def unpacked(
    response: httpx.Response, deadline: float, clock: concurrency.Clock
) -> AsyncIterator[bytes]:
    """Yield the body of an answer in chunks of limited size, unpacked.

    Args:
        response: The answer.
        deadline: When the call has to be over, on the clock; infinity for never.
        clock: The clock of the client.

    Raises:
        httpx.DecodingError: It is compressed badly.
        TimeoutError: The deadline has passed.
    """
    if hasattr(response, "_content"):
        # A transport of the caller has read it.
        if response.content:
            yield response.content
        return
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    async for data in response.aiter_raw():
        for chunk in unpacker.unpack(data):
            if chunk:
                yield chunk
        if clock.monotonic() > deadline:
            raise TimeoutError
    unpacker.finish()


async def next_chunk(
    chunks: AsyncIterator[bytes], deadline: float, clock: concurrency.Clock
) -> bytes:
    """Return the next chunk of the body of an answer, or nothing at its end.

    Args:
        chunks: The chunks of the body.
        deadline: When the call has to be over, on the clock; infinity for never.
        clock: The clock of the client.

    Raises:
        TimeoutError: The chunk did not come before the deadline.
    """
    left = None if deadline == math.inf else deadline - clock.monotonic()
    with concurrency.fail_after(left):
        chunk = await anext(chunks, b"")
    if left is not None and clock.monotonic() > deadline:
        raise TimeoutError
    return chunk


async def let_go(response: httpx.Response) -> httpx.Response:
    """Close an answer and return it."""
    await response.aclose()
    return response
