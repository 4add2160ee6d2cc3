"""One connection to the server, over which calls are sent one after the other."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

import h11
import httpx

from vclient._network import asynchronous as network
from vclient._network.address import PIECE_SIZE
from vclient._network.http1 import Answer, head_of_request
from vclient._network.timeouts import CONNECT, READ, WRITE

if TYPE_CHECKING:
    from vclient._async.proxied import ProxyRoute
    from vclient._network.address import Address
    from vclient._network.http1 import Head
    from vclient._network.timeouts import Timeouts


class Connection:
    """One connection to the server, which carries one call at a time.

    It is closed when it is forgotten, as it is where a call is interrupted.

    Attributes:
        is_new: Whether it has not been opened yet.
        answer: The answer to the last request.
    """

    def __init__(self) -> None:
        self._socket = network.new_socket()
        self.is_new: bool = True
        self.answer: Answer = Answer("GET")
        self._forwarding: ProxyRoute | None = None

    def __del__(self) -> None:
        # An interrupt may come before there is one.
        with suppress(AttributeError):
            self._socket.close()

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and nothing came that nobody has asked for."""
        return self._socket.is_silent

    @property
    def is_reusable(self) -> bool:
        """Whether another request can be sent over it."""
        return self.answer.is_complete and self.answer.can_be_followed

    def close(self) -> None:
        """Close it, and wake the call that waits for it."""
        self._socket.close()

    async def open(self, address: Address, route: ProxyRoute | None, timeouts: Timeouts) -> None:
        """Connect to the server.

        Args:
            address: Where it is.
            route: The way through a proxy, if there is one.
            timeouts: How long the call may wait.

        Raises:
            httpx.TransportError: It cannot be reached.
        """
        self.is_new = False
        if route is not None and route.is_forwarding:
            self._forwarding = route
        try:
            if route is None:
                await self._socket.connect(address, timeouts.seconds(CONNECT))
            else:
                await route.open(self._socket, timeouts)
        except TimeoutError as cause:
            raise timeouts.error(CONNECT) from cause
        except (OSError, UnicodeError) as cause:
            # The latter, where a name cannot be one.
            raise httpx.ConnectError(str(cause)) from cause

    async def exchange(self, request: httpx.Request, timeouts: Timeouts) -> tuple[Head, bytes]:
        """Send a request, and return the head of its answer and the beginning of its body.

        Raises:
            httpx.TransportError: The connection broke, or was too slow.
        """
        self.answer = Answer(request.method)
        failure: httpx.TransportError | None = None
        try:
            await self._send_request(request, timeouts)
        except (httpx.WriteError, httpx.WriteTimeout) as error:
            # The server may have answered before it has read everything.
            if isinstance(error, httpx.WriteTimeout) and self._socket.is_silent:
                raise
            failure = error
        try:
            while True:
                body = await self.receive(timeouts)
                head = self.answer.head
                if head is not None:
                    break
        except httpx.TransportError as error:
            raise failure or error from None
        if failure is not None:
            self.answer.can_be_followed = False
        return head, body

    async def receive(self, timeouts: Timeouts) -> bytes:
        """Return the next bytes of the body, if any.

        Raises:
            httpx.TransportError: The connection broke, or was too slow.
        """
        try:
            data = await self._socket.receive(timeouts.seconds(READ))
            return self.answer.feed(data)
        except TimeoutError as cause:
            raise timeouts.error(READ) from cause
        except OSError as cause:
            raise httpx.ReadError(str(cause)) from cause
        except h11.RemoteProtocolError as cause:
            raise httpx.RemoteProtocolError(str(cause)) from cause

    async def _send_request(self, request: httpx.Request, timeouts: Timeouts) -> None:
        data = head_of_request(request, self._forwarding)
        async for chunk in cast("httpx.AsyncByteStream", request.stream):
            await self._send(data + chunk, timeouts)
            data = b""
        await self._send(data, timeouts)

    async def _send(self, data: bytes, timeouts: Timeouts) -> None:
        try:
            for start in range(0, len(data), PIECE_SIZE):
                await self._socket.send(data[start : start + PIECE_SIZE], timeouts.seconds(WRITE))
        except TimeoutError as cause:
            raise timeouts.error(WRITE) from cause
        except OSError as cause:
            raise httpx.WriteError(str(cause)) from cause
