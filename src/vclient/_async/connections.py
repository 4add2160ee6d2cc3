"""The connections of a client, shared by all its views and services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.request import getproxies, proxy_bypass

import httpx

from vclient._config.installation import warn_of_namesakes
from vclient._http.tls import tls_context, warn_of_plain_http
from vclient._runtime import asynchronous as runtime
from vclient._runtime.gate import Gate
from vclient._runtime.pickling import NotPicklable
from vclient._runtime.tracebacks import without_frames

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

DEFAULT_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class Connections(NotPicklable):
    """The pool of connections of the running event loop, or the caller's own transport.

    Args:
        base_url: URL of the server, the only one that is ever connected to.
        transport: A transport to use in place of a pool, on all event loops.
        limits: How many connections are opened and kept.
        proxy: The proxy to use; None for the one that the environment names.
        verify: How the server's certificate is checked.

    Attributes:
        can_prove_unsent: Whether nothing was sent, for sure, where it is said that no connection
            could be made.

    Raises:
        ValueError: One of them cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None,
        limits: httpx.Limits | None,
        proxy: str | httpx.URL | httpx.Proxy | None,
        verify: ssl.SSLContext | str | bool,
    ) -> None:
        _check_kind("transport", transport, httpx.AsyncBaseTransport)
        _check_kind("limits", limits, httpx.Limits)
        _check_kind("proxy", proxy, str, httpx.URL, httpx.Proxy)
        url = httpx.URL(base_url)
        proxy = httpx.Proxy(proxy) if isinstance(proxy, str | httpx.URL) else proxy
        if isinstance(verify, str):
            tls_context(verify)
        if transport is None:
            warn_of_plain_http(url)
            warn_of_namesakes()
        self._transport = transport
        self.can_prove_unsent: bool = _can_prove_unsent(transport)
        # Nothing refers to this object, so that the pools are closed when it is forgotten.
        self._maker = _PoolMaker(url, limits or DEFAULT_LIMITS, proxy, verify)
        self._pools = runtime.PerScope(self._maker.create, _close)

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        return self._maker.is_closed

    async def get(self) -> httpx.AsyncBaseTransport:
        """Return what requests are sent through.

        Raises:
            RuntimeError: The client was closed.
        """
        if self.is_closed:
            msg = "this client was closed; create a new one"
            raise RuntimeError(msg)
        if self._transport is not None:
            return self._transport
        return await self._pools.get()

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        if self.is_closed:
            return
        self._maker.is_closed = True
        if self._transport is not None:
            await self._transport.aclose()
        await self._pools.close()


@dataclass(slots=True)
class _PoolMaker:
    """Makes pools of connections, which connect until the client is closed."""

    url: httpx.URL
    limits: httpx.Limits
    proxy: httpx.Proxy | None
    verify: ssl.SSLContext | str | bool
    is_closed: bool = False

    def create(self) -> httpx.AsyncBaseTransport:
        is_https = self.url.scheme == "https"
        pool = _Pool(
            # Plain http needs no authorities, whose loading takes most of the time.
            verify=tls_context(self.verify if is_https else False),
            limits=self.limits,
            proxy=self.proxy or _proxy_of_environment(self.url),
        )
        runtime.watch_sockets(pool, lambda: self.is_closed)
        return pool


class _Pool(httpx.AsyncHTTPTransport):
    """A pool of connections in which no request waits: calls queue in front of it."""

    def __init__(
        self, *, verify: ssl.SSLContext, limits: httpx.Limits, proxy: httpx.Proxy | None
    ) -> None:
        super().__init__(verify=verify, limits=limits, proxy=proxy)
        self._gate = Gate(limits.max_connections)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        lease = runtime.Lease()
        response = None
        try:
            if not self._gate.enter(lease):
                await _wait_for(lease, request)
            response = await super().handle_async_request(request)
            response.stream = _Body(response, self._gate, lease)
            if response.is_closed:
                # Where tests of applications answer in place of the pool.
                self._gate.leave(lease)
            return response  # noqa: TRY300 - an interrupt may come here too
        except BaseException:
            if response is not None:
                await response.aclose()
            self._gate.leave(lease)
            raise


async def _wait_for(lease: runtime.Lease, request: httpx.Request) -> None:
    timeout = request.extensions["timeout"]["pool"]
    try:
        await lease.wait(timeout)
    except TimeoutError as cause:
        msg = "all connections were in use"
        raise httpx.PoolTimeout(msg, request=request) from without_frames(cause)


class _Body(httpx.AsyncByteStream):
    """The body of an answer, which gives its place to the next call when it is closed."""

    def __init__(self, response: httpx.Response, gate: Gate, lease: runtime.Lease) -> None:
        self._stream = cast("httpx.AsyncByteStream", response.stream)
        self._gate = gate
        self._lease = lease

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        except BaseException:
            # An interrupt may have come before it began; to close it twice does no harm.
            await self._stream.aclose()
            raise
        finally:
            self._gate.leave(self._lease)


def _check_kind(name: str, value: object, *kinds: type) -> None:
    if value is None or isinstance(value, kinds):
        return
    expected = " or ".join(kind.__name__ for kind in kinds)
    msg = f"{name} must be of type {expected}, not {type(value).__name__}"
    raise ValueError(msg)


def _can_prove_unsent(transport: httpx.AsyncBaseTransport | None) -> bool:
    # Those of others say ConnectError of connections, too, that broke after the request was sent.
    # A mock says what its test wants to be said.
    if transport is None or isinstance(transport, httpx.MockTransport):
        return True
    return type(transport) is httpx.AsyncHTTPTransport


async def _close(pool: httpx.AsyncBaseTransport) -> None:
    await pool.aclose()
    await runtime.close_sockets(pool)


def _proxy_of_environment(url: httpx.URL) -> httpx.Proxy | None:
    """Return the proxy that the environment names for the server, if any."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    # With its port, which exceptions may name too.
    if not proxy or proxy_bypass(url.netloc.decode("ascii")):
        return None
    return httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
