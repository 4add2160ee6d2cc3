"""The way through a proxy: by httpcore2, which knows all kinds of them."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

import httpcore2
import httpx
from socksio.exceptions import SOCKSError

from vclient._network import asynchronous as network
from vclient._network.address import Address
from vclient._network.timeouts import CONNECT, READ, WRITE, Timeouts

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator


class _Call:
    """A call that goes through a proxy.

    Attributes:
        timeouts: How long it may wait.
        is_through: Whether it has a connection to the server, and not only to the proxy.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self.timeouts = timeouts
        self.is_through = False


# A connection of httpcore2 is not told for which call it reads.
_call: ContextVar[_Call] = ContextVar("_call")


class ProxyPool:
    """Sends requests through a proxy. Calls queue in front of it, so that none waits in it.

    Args:
        address: Where the server is.
        limits: How many connections are opened and kept.
        proxy: The proxy.
    """

    def __init__(self, address: Address, limits: httpx.Limits, proxy: httpx.Proxy) -> None:
        # Without its user and password.
        self._name = f"{proxy.url.scheme}://{proxy.url.netloc.decode('ascii')}"
        self._is_tunnel = address.context is not None
        self._backend = _Backend(address.context)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=address.context,
            proxy=httpcore2.Proxy(
                _url(proxy.url),
                auth=proxy.raw_auth,
                headers=proxy.headers.raw,
                ssl_context=proxy.ssl_context,
            ),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=self._backend,
        )

    async def send(self, request: httpx.Request, timeouts: Timeouts) -> httpx.Response:
        """Send a request, and return its answer, whose body may still be under way.

        Raises:
            httpx.TransportError: No answer came; a `ProxyError` where the proxy is why.
        """
        with self.errors_of_httpx(timeouts):
            response = await self._pool.handle_async_request(
                httpcore2.Request(
                    request.method,
                    _url(request.url),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(self, response, timeouts),
            extensions=response.extensions,
        )

    def close_connections(self) -> None:
        """Close all connections, and wake the calls that use them."""
        self._backend.close_connections()

    @contextmanager
    def errors_of_httpx(self, timeouts: Timeouts) -> Iterator[None]:
        """Let connections know of a call, and raise the errors that httpx calls alike.

        Whatever fails before there is a tunnel to the server is the fault of the proxy, and the
        request was not sent.
        """
        call = _Call(timeouts)
        token = _call.set(call)
        try:
            yield
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as cause:
            if call.is_through or not (
                self._is_tunnel or isinstance(cause, httpcore2.ConnectError)
            ):
                raise getattr(httpx, type(cause).__name__)(str(cause)) from cause
            raise self._error(cause) from cause
        except (httpcore2.ProxyError, SOCKSError) as cause:
            raise self._error(cause) from cause
        except httpx.ConnectTimeout as cause:
            msg = f"{cause} by the proxy {self._name}"
            raise httpx.ConnectTimeout(msg) from cause
        finally:
            _call.reset(token)

    def _error(self, cause: Exception) -> httpx.ProxyError:
        return httpx.ProxyError(f"the proxy {self._name} cannot be used: {cause}")


class _Body(httpx.AsyncByteStream):
    def __init__(self, pool: ProxyPool, response: httpcore2.Response, timeouts: Timeouts) -> None:
        self._pool = pool
        self._response = response
        self._timeouts = timeouts
        self._chunks = aiter(cast("AsyncIterable[bytes]", response.stream))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        with self._pool.errors_of_httpx(self._timeouts):
            return await anext(self._chunks)

    async def aclose(self) -> None:
        await self._response.aclose()


class _Backend(httpcore2.AsyncNetworkBackend):
    """Connects to a proxy."""

    def __init__(self, server_context: ssl.SSLContext | None) -> None:
        self._server_context = server_context
        self._sockets: WeakSet[network.Socket] = WeakSet()
        self._is_closed = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - that of the call is used
        local_address: str | None = None,  # noqa: ARG002 - as the base class has it
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        socket = network.new_socket()
        self._sockets.add(socket)
        if self._is_closed:
            socket.close()
        with _errors(CONNECT, httpcore2.ConnectError) as seconds:
            await socket.connect(Address(host, port, None), seconds)
        return _Stream(socket, self._server_context)

    def close_connections(self) -> None:
        self._is_closed = True
        for socket in list(self._sockets):
            socket.close()


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection to a proxy, which a call of any time uses."""

    def __init__(self, socket: network.Socket, server_context: ssl.SSLContext | None) -> None:
        self._socket = socket
        self._server_context = server_context
        self._is_through = False

    def __del__(self) -> None:
        # httpcore2 forgets it where a SOCKS proxy refuses.
        self._socket.close()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        with _errors(READ, httpcore2.ReadError) as seconds:
            return await self._socket.receive(seconds)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        _call.get().is_through = self._is_through
        with _errors(WRITE, httpcore2.WriteError) as seconds:
            await self._socket.send(buffer, seconds)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - as above
    ) -> httpcore2.AsyncNetworkStream:
        # A proxy may itself be reached by TLS, with a context of its own.
        self._is_through = _call.get().is_through = ssl_context is self._server_context
        with _errors(CONNECT, httpcore2.ConnectError) as seconds:
            await self._socket.start_tls(ssl_context, server_hostname or "", seconds)
        return self

    async def aclose(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> object:
        return not self._socket.is_silent if info == "is_readable" else None


def _url(url: httpx.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


@contextmanager
def _errors(step: str, error: type[httpcore2.NetworkError]) -> Iterator[float | None]:
    """Yield the seconds that a step may take, and raise the errors that httpcore2 knows."""
    timeouts = _call.get().timeouts
    try:
        yield timeouts.seconds(step)
    except TimeoutError as cause:
        raise timeouts.error(step) from cause
    except OSError as cause:
        raise error(str(cause)) from cause
