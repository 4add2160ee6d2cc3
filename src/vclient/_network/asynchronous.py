"""Sockets of event loops.

Closing one never waits, so that no cancellation can come between.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

import anyio

from vclient._network.address import PIECE_SIZE, has_input
from vclient._runtime.loops import finish, finished, running_asyncio_loop

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from aiohappyeyeballs import AddrInfoType as AddressInfo

    from vclient._network.address import Address

# More would have to be copied by every application that reads slowly.
_MOST_UNREAD = 256 * 1024
# Where the status begins in `HTTP/1.1 200 OK`.
_STATUS = 9
# RFC 8305 recommends this delay before the next address of a host is tried.
_NEXT_ADDRESS_AFTER = 0.25


class Socket(Protocol):
    """A socket of one event loop."""

    async def connect(self, address: Address, seconds: float | None) -> None:
        """Connect to a server.

        Raises:
            OSError: It cannot be reached; a `TimeoutError` if that takes too long.
        """
        ...

    async def send(self, data: bytes, seconds: float | None) -> None:
        """Send bytes; raises as `connect` does."""
        ...

    async def receive(self, seconds: float | None) -> bytes:
        """Return what has come, or nothing at the end; raises as `connect` does."""
        ...

    async def start_tls(
        self, context: ssl.SSLContext, server_name: str, seconds: float | None
    ) -> None:
        """Encrypt what follows, as a tunnel through a proxy needs it; raises as `connect` does."""
        ...

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and has nothing to read."""
        ...

    def close(self) -> None:
        """Close it, from any thread."""
        ...


def new_socket() -> Socket:
    """Return a socket for the running event loop, not connected."""
    loop = running_asyncio_loop()
    if loop is not None:
        return AsyncioSocket(loop)
    from vclient._network.trio_socket import TrioSocket  # noqa: PLC0415 - it runs, so it is there

    return TrioSocket()


class AsyncioSocket(asyncio.Protocol):
    """A socket of an event loop of asyncio, or of one that is made like it.

    Args:
        loop: The running event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._connecting: anyio.CancelScope | None = None
        self._transport: asyncio.Transport | None = None
        self._is_closed = False
        self._unread = bytearray()
        self._is_paused = False
        self._may_pause = True
        self._is_ended = False
        self._failure: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._is_full = False

    async def connect(self, address: Address, seconds: float | None) -> None:
        with anyio.move_on_after(seconds) as self._connecting:
            await self._open(address)
        if self._is_closed:
            self.close()
            raise ConnectionAbortedError
        if self._connecting.cancelled_caught:
            raise TimeoutError
        self._connecting = None

    async def _open(self, address: Address) -> None:
        connect = partial(
            self._loop.create_connection,
            lambda: self,
            ssl=address.context,
            server_hostname=address.host if address.context else None,
        )
        found: Sequence[AddressInfo] = ()
        if address.is_name:
            found = await self._loop.getaddrinfo(
                address.host, address.port, type=socket.SOCK_STREAM
            )
        if len(found) < 2:  # noqa: PLR2004 - there is nothing to choose from
            await connect(address.host, address.port)
            return
        # The addresses of a host are tried at short intervals. asyncio could do that itself, but
        # not with uvloop.
        from aiohappyeyeballs import start_connection  # noqa: PLC0415 - for few servers

        connected = await start_connection(
            found, happy_eyeballs_delay=_NEXT_ADDRESS_AFTER, loop=self._loop
        )
        await connect(sock=connected)

    async def send(self, data: bytes, seconds: float | None) -> None:
        if self._transport is None or self._is_ended:
            raise self._failure or ConnectionResetError
        self._transport.write(data)
        if self._is_full:
            self._writer = self._loop.create_future()
            await finished(self._writer, seconds)
        elif len(data) == PIECE_SIZE:
            # More may follow, and an answer, or the end, may have come meanwhile.
            await asyncio.sleep(0)
        if self._is_ended or self._is_answered():
            raise self._failure or BrokenPipeError

    def _is_answered(self) -> bool:
        """Return whether an answer has come that is not an informational one."""
        return len(self._unread) > _STATUS and self._unread[_STATUS : _STATUS + 1] != b"1"

    async def receive(self, seconds: float | None) -> bytes:
        if not self._unread and not self._is_ended:
            self._reader = self._loop.create_future()
            await finished(self._reader, seconds)
        if not self._unread:
            if self._failure is not None:
                raise self._failure
            return b""
        data = bytes(self._unread)
        self._unread.clear()
        if self._is_paused and self._transport is not None:
            self._is_paused = False
            self._transport.resume_reading()
        return data

    async def start_tls(
        self, context: ssl.SSLContext, server_name: str, seconds: float | None
    ) -> None:
        if self._transport is None:
            raise ConnectionAbortedError
        with anyio.move_on_after(seconds) as scope:
            encrypted = await self._loop.start_tls(
                self._transport, self, context, server_hostname=server_name
            )
            self._transport = encrypted
        if scope.cancelled_caught:
            self.close()
            raise TimeoutError

    @property
    def is_silent(self) -> bool:
        if self._unread or self._is_ended or self._is_closed or self._transport is None:
            return False
        # A loop that was busy has not read yet what came meanwhile.
        return not has_input(self._transport.get_extra_info("socket").fileno())

    def close(self) -> None:
        self._is_closed = True
        if running_asyncio_loop() is self._loop:
            self._abort()
            return
        # The loop may have ended.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
        elif self._connecting is not None:
            self._connecting.cancel()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        self._transport = transport  # type: ignore[assignment] # of TCP it is one
        is_of_uvloop = type(transport).__module__.startswith("uvloop")
        # With TLS, uvloop loses what it holds back when the end of the connection comes.
        self._may_pause = not (is_of_uvloop and transport.get_extra_info("ssl_object"))

    def data_received(self, data: bytes) -> None:
        """Keep what has come until it is read."""
        self._unread += data
        if len(self._unread) > _MOST_UNREAD and self._transport is not None and self._may_pause:
            self._is_paused = True
            self._transport.pause_reading()
        finish(self._reader)
        finish(self._writer)

    def eof_received(self) -> None:
        """Note that nothing more will come; asyncio closes the connection."""
        self._is_ended = True
        finish(self._reader)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is gone."""
        self._is_ended = True
        self._failure = exc
        finish(self._reader)
        finish(self._writer)

    def pause_writing(self) -> None:
        """Note that what is sent does not get away."""
        self._is_full = True

    def resume_writing(self) -> None:
        """Note that there is room again."""
        self._is_full = False
        finish(self._writer)
