"""The sockets of asynchronous calls: they are closed with their client, even while connecting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    import httpx


def watch_sockets(transport: httpx.AsyncHTTPTransport, is_closed: Callable[[], bool]) -> None:
    """Allow a transport to connect only while its client is open.

    Args:
        transport: The transport, which has no connection yet.
        is_closed: Returns whether its client was closed.
    """
    # The HTTP library has no argument for it, though the one below it has.
    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if backend is not None:
        pool._network_backend = _LoopBackend(backend, is_closed)  # type: ignore[union-attr] # noqa: SLF001


async def close_sockets(transport: httpx.AsyncBaseTransport) -> None:
    """Close all sockets of a transport, including those that are still connecting."""
    backend = getattr(getattr(transport, "_pool", None), "_network_backend", None)
    if isinstance(backend, _LoopBackend):
        await backend.aclose()


class _LoopBackend(httpcore.AsyncNetworkBackend):
    """Opens connections, and keeps track of them."""

    def __init__(
        self, backend: httpcore.AsyncNetworkBackend, is_closed: Callable[[], bool]
    ) -> None:
        self._backend = backend
        self._is_closed = is_closed
        self._streams: WeakSet[httpcore.AsyncNetworkStream] = WeakSet()

    async def aclose(self) -> None:
        for stream in list(self._streams):
            await stream.aclose()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the base class has it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self._check()
        stream = await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return _LoopStream(self, await self.watch(stream))

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - as the base class has it
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self._check()
        stream = await self._backend.connect_unix_socket(path, timeout, socket_options)
        return _LoopStream(self, await self.watch(stream))

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)

    async def watch(self, stream: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        """Return an opened connection, unless the client was closed meanwhile."""
        self._streams.add(stream)
        try:
            self._check()
        except BaseException:
            await stream.aclose()
            raise
        return stream

    def _check(self) -> None:
        if self._is_closed():
            msg = "the client was closed"
            raise httpcore.ConnectError(msg)


class _LoopStream(httpcore.AsyncNetworkStream):
    """A connection; its TLS stream is tracked, too."""

    def __init__(self, backend: _LoopBackend, stream: httpcore.AsyncNetworkStream) -> None:
        self._backend = backend
        self._stream = stream

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the base class has it
    ) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - as the base class has it
    ) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as the base class has it
    ) -> httpcore.AsyncNetworkStream:
        encrypted = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return await self._backend.watch(encrypted)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
