"""The content of files to upload, from wherever the caller has it, and how much of it was sent."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import httpx

from vclient.exceptions import RequestValidationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from vclient._observe.progress import ProgressCallback

LARGEST_BODY = 10_000_000
"""The largest body that the server reads, in bytes."""

PIECE = 64 * 1024
"""How many bytes of a body are sent between two calls of a progress callback."""

FIELD = "file"
"""Name of the part that holds the file."""

Content = bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes]
"""What can be uploaded: bytes, the path of a file, or a file opened for reading bytes."""


def read_upload(
    filename: str, content: Content, content_type: str | None
) -> dict[str, tuple[str, bytes, str]]:
    """Return a file in the form in which it is sent, read once.

    Args:
        filename: Name of the file for the server, which simplifies it.
        content: Bytes, the path of a file, or a file opened for reading bytes.
        content_type: MIME type; guessed from the name by default. The server goes by the
            content.

    Raises:
        RequestValidationError: The content is empty, too large or not bytes.
        OSError: The file cannot be read.
    """
    if isinstance(content, bytes | bytearray | memoryview):
        data = bytes(content)
    elif isinstance(content, str | os.PathLike):
        data = Path(content).read_bytes()
    else:
        read = content.read() if hasattr(content, "read") else None
        if not isinstance(read, bytes):
            return _refuse("the content must be bytes, a path or a file opened in mode 'rb'")
        data = read
    if not data:
        return _refuse("the file is empty")
    if len(data) > LARGEST_BODY:
        return _refuse(f"the file must have at most {LARGEST_BODY} bytes, it has {len(data)}")
    guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return {FIELD: (filename, data, content_type or guessed)}


def _refuse(message: str) -> NoReturn:
    raise RequestValidationError(
        message, errors=[{"loc": ("content",), "msg": message, "type": "upload"}]
    )


class UploadStoppedError(Exception):
    """A progress callback failed: carries its error through the network's, which it is none of.

    Args:
        error: What the callback raised.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error: Exception = error


class UploadStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an upload in pieces, each of which a callback is told of once it is sent.

    Every attempt sends it from its beginning, and the callback is told so.

    Args:
        content: The bytes of the body.
        callback: What is told.
    """

    def __init__(self, content: bytes, callback: ProgressCallback) -> None:
        self._content = content
        self._callback = callback
        self._told: int | None = None

    def finish(self) -> None:
        """Tell that all was sent, if that was not told: some transports take a body as a whole."""
        if self._told != len(self._content):
            self._tell(len(self._content))

    def __iter__(self) -> Iterator[bytes]:
        size = len(self._content)
        for start in range(0, size, PIECE):
            self._tell_safely(start)
            yield self._content[start : start + PIECE]
        self._tell_safely(size)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Pieces(iter(self))

    def _tell_safely(self, done: int) -> None:
        try:
            self._tell(done)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets it
            raise UploadStoppedError(error) from None

    def _tell(self, done: int) -> None:
        self._told = done
        self._callback(done, len(self._content))


class _Pieces:
    """What there is already, for async iteration.

    It is no async generator, which event loops would have to close where sending is cut off.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            raise StopAsyncIteration from None
