"""Compressed answers, decompressed piece by piece.

The HTTP library decompresses whatever has arrived in one go. That can be a thousand times as large,
and a thousand times that for each further compression that an answer names.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_PIECE = 256 * 1024
"""The largest number of bytes that are decompressed at once."""

_GZIP = frozenset({"gzip", "x-gzip"})
_DEFLATE = "deflate"
_NOT_ASKED_FOR = frozenset({"br", "zstd", "compress", "x-compress"})
_GZIP_WRAPPER = 16
_HEADER_SIZE = 2


class Decompressor:
    """Decompresses the body of one answer.

    Args:
        content_encoding: The header of this name; empty without one. What is no compression is
            passed over, as the HTTP library does.

    Raises:
        httpx.DecodingError: The answer is compressed more than once, or in another way than the
            client asks for.
    """

    def __init__(self, content_encoding: str) -> None:
        named = [each.strip().lower() for each in content_encoding.split(",")]
        compressions = [each for each in named if each in _GZIP | _NOT_ASKED_FOR | {_DEFLATE}]
        if len(compressions) > 1:
            msg = "it is compressed more than once"
            raise httpx.DecodingError(msg)
        if not _NOT_ASKED_FOR.isdisjoint(compressions):
            msg = f"it is compressed as {compressions[0]}, which was not asked for"
            raise httpx.DecodingError(msg)
        self._is_compressed = bool(compressions)
        self._is_deflate = compressions == [_DEFLATE]
        self._begin = b""
        self._has_begun = False
        self._decompressor = (
            zlib.decompressobj(zlib.MAX_WBITS | _GZIP_WRAPPER)
            if compressions and not self._is_deflate
            else None
        )

    def decompress(self, data: bytes) -> Iterator[bytes]:
        """Yield what some bytes hold, in at least one piece, which may be empty.

        Args:
            data: The next bytes of the body.

        Raises:
            httpx.DecodingError: They are compressed badly.
        """
        if not self._is_compressed:
            yield data
            return
        self._has_begun = self._has_begun or bool(data)
        if self._decompressor is None:
            data = self._begin + data
            if len(data) < _HEADER_SIZE:
                self._begin = data
                yield b""
                return
            self._decompressor = zlib.decompressobj(_window_of_deflate(data))
        try:
            while True:
                # What follows the end of what was compressed is left out.
                piece = self._decompressor.decompress(data, LARGEST_PIECE)
                data = self._decompressor.unconsumed_tail
                yield piece
                if not data and len(piece) < LARGEST_PIECE:
                    return
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    def finish(self) -> None:
        """Check that the body has come to its end.

        Raises:
            httpx.DecodingError: It was cut off. A body without a single byte is not.
        """
        if self._has_begun and (self._decompressor is None or not self._decompressor.eof):
            msg = "it ends too early"
            raise httpx.DecodingError(msg)


def _window_of_deflate(data: bytes) -> int:
    """Return how to read what is called deflate, which some servers send without its header."""
    has_header = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:_HEADER_SIZE]) % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
