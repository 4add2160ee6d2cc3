"""The way through a proxy, as far as it differs from a connection to the server itself."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import h11
import httpx

from vclient._http.tls import tls_context
from vclient._network.address import Address
from vclient._network.http1 import Answer
from vclient._network.timeouts import CONNECT

if TYPE_CHECKING:
    from vclient._network import asynchronous as network
    from vclient._network.timeouts import Timeouts

_PORTS = {"http": 80, "https": 443}
_SOCKS_PORT = 1080


class ProxyRoute:
    """How a proxy is reached, and what it is told.

    A plain http request is told whole to an http proxy. All else goes through a tunnel, which is
    opened by CONNECT or by SOCKS 5.

    Args:
        proxy: The proxy.
        server: Where the server is.

    Attributes:
        address: Where the proxy is.
    """

    def __init__(self, proxy: httpx.Proxy, server: Address) -> None:
        url = proxy.url
        self._proxy = proxy
        self._server = server
        self._is_socks = url.scheme.startswith("socks")
        context = proxy.ssl_context or tls_context(True) if url.scheme == "https" else None
        port = url.port or _PORTS.get(url.scheme, _SOCKS_PORT)
        self.address: Address = Address(url.host, port, context)
        # Without its user and password.
        self._name = f"{url.scheme}://{url.netloc.decode('ascii')}"

    @property
    def is_forwarding(self) -> bool:
        """Whether the proxy gets requests itself, with whole URLs and the fields for it."""
        return self._server.context is None and not self._is_socks

    @property
    def fields(self) -> list[tuple[bytes, bytes]]:
        """The fields of a header for the proxy."""
        fields = list(self._proxy.headers.raw)
        if self._proxy.raw_auth is not None and not self._is_socks:
            encoded = b64encode(b":".join(self._proxy.raw_auth))
            fields.append((b"Proxy-Authorization", b"Basic " + encoded))
        return fields

    async def open(self, socket: network.Socket, timeouts: Timeouts) -> None:
        """Connect a socket to the proxy, and through it to the server.

        Raises:
            httpx.ProxyError: The proxy cannot be reached, refuses, or is none.
            httpx.ConnectTimeout: It took too long.
            OSError: The server cannot be trusted.
        """
        await self.open_tunnel(socket, timeouts)
        if self._server.context is not None:
            seconds = timeouts.seconds(CONNECT)
            await socket.start_tls(self._server.context, self._server.host, seconds)

    async def open_tunnel(self, socket: network.Socket, timeouts: Timeouts) -> None:
        """Do so, but leave the connection to the server unencrypted; raises as `open` does."""
        try:
            await socket.connect(self.address, timeouts.seconds(CONNECT))
            if self._is_socks:
                await self._open_by_socks(socket, timeouts)
            elif not self.is_forwarding:
                await self._open_by_connect(socket, timeouts)
        except TimeoutError as cause:
            error = timeouts.error(CONNECT)
            message = f"{error} by the proxy {self._name}"
            raise type(error)(message) from cause
        except (OSError, h11.RemoteProtocolError) as cause:
            raise self._error(str(cause)) from cause

    async def _open_by_connect(self, socket: network.Socket, timeouts: Timeouts) -> None:
        host = f"[{self._server.host}]" if ":" in self._server.host else self._server.host
        where = f"{host}:{self._server.port}".encode("ascii")
        lines = [b"CONNECT %b HTTP/1.1" % where, b"Host: %b" % where]
        lines += [b"%b: %b" % field for field in self.fields]
        data = b"\r\n".join([*lines, b"", b""])
        await socket.send(data, timeouts.seconds(CONNECT))
        # What follows a success belongs to the tunnel, so there is no body.
        answer = Answer("HEAD")
        while answer.head is None:
            answer.feed(await socket.receive(timeouts.seconds(CONNECT)))
        if not 200 <= answer.head.status < 300:  # noqa: PLR2004 - these are the successes
            status = f"{answer.head.status} {answer.head.reason.decode('latin-1')}"
            raise self._error(status)

    async def _open_by_socks(self, socket: network.Socket, timeouts: Timeouts) -> None:
        from socksio import socks5  # noqa: PLC0415 - for few users

        # Its decorators hide the types of its methods.
        protocol: Any = socks5.SOCKS5Connection()

        async def ask(question: Any) -> Any:
            protocol.send(question)
            await socket.send(protocol.data_to_send(), timeouts.seconds(CONNECT))
            data = await socket.receive(timeouts.seconds(CONNECT))
            try:
                return protocol.receive_data(data)
            except Exception as cause:
                # Of what is no SOCKS, not all raises an error of the library.
                msg = "it does not speak SOCKS 5"
                raise self._error(msg) from cause

        user = self._proxy.raw_auth
        methods = [socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED]
        if user is not None:
            methods.append(socks5.SOCKS5AuthMethod.USERNAME_PASSWORD)
        chosen = (await ask(socks5.SOCKS5AuthMethodsRequest(methods))).method
        if chosen not in methods:
            msg = "it wants another way to log in"
            raise self._error(msg)
        if user is not None and chosen == methods[-1]:
            reply = await ask(socks5.SOCKS5UsernamePasswordRequest(*user))
            if not reply.success:
                msg = "it refuses the user or the password"
                raise self._error(msg)
        command, server = socks5.SOCKS5Command.CONNECT, (self._server.host, self._server.port)
        reply = await ask(socks5.SOCKS5CommandRequest.from_address(command, server))
        if reply.reply_code is not socks5.SOCKS5ReplyCode.SUCCEEDED:
            raise self._error(reply.reply_code.name.lower().replace("_", " "))

    def _error(self, reason: str) -> httpx.ProxyError:
        return httpx.ProxyError(f"the proxy {self._name} cannot be used: {reason}")
