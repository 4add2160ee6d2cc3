"""The body of an upload, which reports how much of it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from vclient._config.hooks import ProgressCallback

PIECE_SIZE = 64 * 1024
"""Number of bytes of a body that are sent between two calls of a progress callback."""


class UploadStoppedError(Exception):
    """A progress callback failed: carries its error through the network's, which it is none of.

    Args:
        error: What the callback raised.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error: Exception = error


class UploadStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an upload in chunks, whose progress is reported to a callback.

    Every attempt sends the body from its start, and reports 0 first.

    Args:
        content: The bytes of the body.
        callback: Callback invoked with the number of bytes sent and the total.
    """

    def __init__(self, content: bytes, callback: ProgressCallback) -> None:
        self._content = content
        self._callback = callback
        self._reported: int | None = None

    def finish(self) -> None:
        """Report the end, if not done yet: some transports read a body as a whole."""
        if self._reported != len(self._content):
            self._report(len(self._content))

    def __iter__(self) -> Iterator[bytes]:
        size = len(self._content)
        for start in range(0, size, PIECE_SIZE):
            self._report_safely(start)
            yield self._content[start : start + PIECE_SIZE]
        self._report_safely(size)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return iterate_async(iter(self))

    def _report_safely(self, done: int) -> None:
        try:
            self._report(done)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets it
            raise UploadStoppedError(error) from None

    def _report(self, done: int) -> None:
        self._reported = done
        self._callback(done, len(self._content))


def iterate_async(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Return an async iterator over pieces that are there already.

    It is no async generator, which event loops would have to close where sending is cut off.
    """
    return _AsyncIterator(pieces)


class _AsyncIterator:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            raise StopAsyncIteration from None
