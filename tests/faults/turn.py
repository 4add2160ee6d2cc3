"""One request on its connection, for the faults to do their work on."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

# Closing sends a reset at once, and throws away what was not sent.
_RESET = struct.pack("ii", 1, 0)
_LITTLE = 262144


@dataclass(frozen=True)
class Answer:
    """An answer as it goes over the wire.

    Attributes:
        status: Its status.
        headers: Its headers but the length.
        body: Its body, compressed where the headers say so.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def with_headers(self, **changes: str) -> Answer:
        """Return a copy with other headers; underscores stand for hyphens."""
        changed = {name.replace("_", "-").lower(): value for name, value in changes.items()}
        kept = [each for each in self.headers if each[0].lower() not in changed]
        return replace(self, headers=(*kept, *changed.items()))

    def head(self, **lines: object) -> bytes:
        """Return the status line and the headers.

        Args:
            **lines: Headers about the transfer, such as the length.
        """
        phrase = HTTPStatus(self.status).phrase
        named = [(name.replace("_", "-"), value) for name, value in lines.items()]
        fields = [f"{name}: {value}\r\n" for name, value in (*self.headers, *named)]
        return f"HTTP/1.1 {self.status} {phrase}\r\n{''.join(fields)}\r\n".encode()

    def wire(self) -> bytes:
        """Return the whole answer, as it should be."""
        if self.status == HTTPStatus.NO_CONTENT:
            return self.head()
        return self.head(content_length=len(self.body)) + self.body


class Turn:
    """One request that was read, or begun to be read, and its connection.

    Attributes:
        stall: Seconds that are longer than any client waits for data.
        is_open: Whether the connection can be used for another request.
        has_acted: Whether the server was asked.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ask: Callable[[httpx.Request], Awaitable[Answer]],
        *,
        stall: float,
        break_down: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._ask = ask
        self._break_down = break_down
        self.stall = stall
        self.request: httpx.Request | None = None
        self.is_open = True
        self.has_acted = False

    async def act(self) -> Answer:
        """Ask the server, which acts, and return what it answers."""
        assert self.request is not None
        self.has_acted = True
        return await self._ask(self.request)

    async def send(self, data: bytes) -> None:
        """Send bytes to the client."""
        self._writer.write(data)
        await self._writer.drain()

    async def wait_for_client(self, seconds: float) -> None:
        """Wait, but no longer than until the client has closed the connection."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._reader.read(1), seconds)
            self.is_open = False

    async def read_little(self) -> bytes:
        """Read a little of the request, and let no more of it arrive than needed."""
        endpoint = self._writer.get_extra_info("socket")
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _LITTLE)
        return await self._reader.read(_LITTLE // 4)

    async def rest(self, seconds: float) -> None:
        """Let some time pass."""
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Close the connection as servers do."""
        self._writer.close()
        self.is_open = False

    def reset(self) -> None:
        """Let the client find the connection reset."""
        endpoint = self._writer.get_extra_info("socket")
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._writer.transport.abort()
        self.is_open = False

    def break_down(self) -> None:
        """Refuse all connections for a while."""
        self._break_down()
