"""The pool of connections to one server: no place in it can be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import httpcore
import httpx

from vclient._async.connection import Connection
from vclient._async.proxied import ProxyRoute
from vclient._http.tls import tls_context
from vclient._network.gate import Gate
from vclient._network.idle import IdleConnections
from vclient._network.interception import is_intercepted
from vclient._network.timeouts import POOL, Timeouts
from vclient._runtime import asynchronous as runtime

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vclient._network.address import Address
    from vclient._network.http1 import Answer


class Lease(runtime.Signal):
    """The right of one call to use a connection, for which it may have to wait.

    Attributes:
        connection: Its connection; None before it has one, and once it has given it back.
        is_over: Whether it was given back.
    """

    __slots__ = ("connection", "is_over")

    def __init__(self) -> None:
        super().__init__()
        self.connection: Connection | None = None
        self.is_over: bool = False

    def grant(self) -> None:
        """Notify the call that it may use a connection."""
        self.set()


class Pool(httpx.AsyncHTTPTransport):
    """Sends requests to one server, over connections that are kept.

    A call holds a lease from the moment it asks for a connection until its answer is read. Taking
    and giving back a lease never waits, so that nothing can come between, and the lease of a call
    that is gone is given back by garbage collection.

    It is one of the transports of httpx, so that what intercepts these intercepts it, too.

    Args:
        address: Where the server is.
        limits: How many connections are opened and kept.
        proxy: The proxy to use, if any.
    """

    def __init__(
        self, address: Address, *, limits: httpx.Limits, proxy: httpx.Proxy | None
    ) -> None:
        # What is intercepted goes by these.
        context = address.context or tls_context(False)
        super().__init__(verify=context, limits=limits, proxy=proxy)
        self._address = address
        self._gate: Gate[Connection] = Gate(limits.max_connections)
        self._idle: IdleConnections[Connection] = IdleConnections(limits)
        self._route = None if proxy is None else ProxyRoute(proxy, address)
        self._is_closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return its answer, whose body may still be under way.

        Raises:
            httpx.TransportError: No answer came.
            DeadlineError: The call has to be over.
        """
        lease, timeouts = Lease(), Timeouts(request)
        try:
            if not self._gate.enter(lease):
                try:
                    await lease.wait(timeouts.seconds(POOL))
                except TimeoutError as cause:
                    raise timeouts.error(POOL) from cause
            self._check_open()
            if is_intercepted(
                httpx.AsyncHTTPTransport.handle_async_request,
                httpcore.AsyncConnectionPool.handle_async_request,
            ):
                response = await super().handle_async_request(request)
            else:
                return await self._send(request, lease, timeouts)
            if response.is_closed:
                self.give_back(lease)
            else:
                stream = cast("httpx.AsyncByteStream", response.stream)
                response.stream = _ForeignBody(self, lease, stream)
            return response  # noqa: TRY300 - an interrupt may come here too
        except BaseException:
            self.give_back(lease)
            raise

    async def _send(
        self, request: httpx.Request, lease: Lease, timeouts: Timeouts
    ) -> httpx.Response:
        connection = lease.connection
        if connection is None or not connection.is_silent:
            connection = lease.connection = self._idle.take() or Connection()
        if connection.is_new:
            await connection.open(self._address, self._route, timeouts)
            self._check_open()
        head, chunk = await connection.exchange(request, timeouts)
        response = httpx.Response(
            head.status,
            headers=head.fields,
            stream=_Body(self, lease, timeouts, connection.answer, chunk),
            extensions={"http_version": head.version, "reason_phrase": head.reason},
        )
        if connection.answer.is_complete:
            self.give_back(lease)
        return response

    def _check_open(self) -> None:
        if self._is_closed:
            msg = "the client was closed"
            raise httpx.ConnectError(msg)

    def give_back(self, lease: Lease) -> None:
        """Give the place of a lease to the next call, with its connection if that can be used.

        Args:
            lease: The lease, which may wait for a place, hold one, or have been given back.
        """
        if lease.is_over:
            return
        connection, lease.connection = lease.connection, None
        if connection is not None and (self._is_closed or not connection.is_reusable):
            connection.close()
            connection = None
        left = self._gate.leave(lease, connection)
        if left is not None:
            self._idle.keep(left)
        lease.is_over = True

    def close_connections(self) -> None:
        """Close all connections, and wake the calls that wait for one or use one."""
        self._is_closed = True
        for lease in self._gate.leases():
            lease.grant()
            connection = lease.connection
            if connection is not None:
                connection.close()
        self._idle.close()

    async def aclose(self) -> None:
        """Close all connections, those of httpx as well."""
        self.close_connections()
        await super().aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, read from its connection."""

    def __init__(
        self, pool: Pool, lease: Lease, timeouts: Timeouts, answer: Answer, chunk: bytes
    ) -> None:
        self._pool = pool
        self._lease = lease
        self._timeouts = timeouts
        self._answer = answer
        self._chunk = chunk

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        chunk, self._chunk = self._chunk, b""
        while not (chunk or self._answer.is_complete):
            if self._lease.connection is None:
                raise httpx.StreamClosed
            chunk = await self._lease.connection.receive(self._timeouts)
        if not chunk:
            self._pool.give_back(self._lease)
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        self._pool.give_back(self._lease)


class _ForeignBody(httpx.AsyncByteStream):
    """The body of an answer that came another way, which holds a place of the pool."""

    def __init__(self, pool: Pool, lease: Lease, stream: httpx.AsyncByteStream) -> None:
        self._pool = pool
        self._lease = lease
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            self._pool.give_back(self._lease)
