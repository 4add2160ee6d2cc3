"""The bodies of answers, read to their end within the limits of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from vclient.decoding import decode_error
from vclient.tracebacks import without_frames

if TYPE_CHECKING:
    from vclient._concurrency import asynchronous as concurrency
    from vclient.call import Call

BAD_COMPRESSION = "the answer is compressed badly"


async def read_body(
    response: httpx.Response,
    call: Call,
    *,
    largest: int,
    deadline: float,
    clock: concurrency.Clock,
) -> None:
    """Read the body of an answer, and let go of its connection in any case.

    Args:
        response: The answer.
        call: The call that it answers.
        largest: Largest number of bytes, unpacked, that is accepted.
        deadline: When the call has to be over, on the clock.
        clock: The clock of the client.

    Raises:
        ResponseDecodeError: The body is too large, or cannot be unpacked.
        TimeoutError: The body goes on after the deadline.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > largest:
                message = f"the answer has more than {largest} bytes"
                raise decode_error(response, message, path=call.path, is_write=call.is_write)
            if chunks and clock.monotonic() > deadline:
                raise TimeoutError
            chunks.append(chunk)
    except httpx.DecodingError as cause:
        if not response.is_success:
            # The status says what is wrong, as it does where the body is no document.
            response._content = b""  # noqa: SLF001
            return
        raise decode_error(
            response, BAD_COMPRESSION, path=call.path, is_write=call.is_write
        ) from without_frames(cause)
    finally:
        await response.aclose()
    # As the HTTP library does when it reads an answer, which it does without a limit.
    response._content = b"".join(chunks)  # noqa: SLF001
