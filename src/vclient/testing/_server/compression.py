"""Compression of the bodies of answers."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SMALLEST: Final = 500
"""Smallest size of a compressed body, in bytes."""

_FASTEST: Final = 1


def compress(content: bytes) -> bytes:
    """Compress a body, reproducibly."""
    return gzip.compress(content, _FASTEST, mtime=0)


def accepts_gzip(request: httpx.Request) -> bool:
    """Return whether the answer to a request may be compressed."""
    for accepted in request.headers.get("accept-encoding", "").lower().split(","):
        name, *parameters = (part.strip() for part in accepted.split(";"))
        if name == "gzip":
            return not any(_is_zero(parameter) for parameter in parameters)
    return False


def _is_zero(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and not value.strip().strip("0.")


class GzipStream(httpx.ByteStream):
    """A body that is compressed only when it is read, which may never happen in process.

    It is a `ByteStream`, as tools that mock httpx treat these as repeatable.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield compress(self._content)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield compress(self._content)
