"""The sockets of synchronous calls: they enforce deadlines, and are closed with their client.

A thread cannot be interrupted, and the timeouts of the HTTP library restart with every byte
sent or received: a server that answers byte by byte could block a call for ever.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpcore

from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator

    import httpx

_PIECE = 65536
_here = threading.local()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Return a context in which this thread waits for sockets until a deadline at most.

    Args:
        seconds: Seconds until the deadline.
    """
    outer = getattr(_here, "deadline", None)
    _here.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        _here.deadline = outer


def watch_sockets(transport: httpx.HTTPTransport, is_closed: Callable[[], bool]) -> None:
    """Make the sockets of a transport enforce the deadlines of the threads that use them.

    Args:
        transport: The transport, which has no connection yet.
        is_closed: Returns whether its client was closed, after which it must not connect.
    """
    # The HTTP library has no argument for it, though the one below it has.
    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if backend is not None:
        pool._network_backend = _DeadlineBackend(backend, is_closed)  # type: ignore[union-attr] # noqa: SLF001


def close_sockets(transport: httpx.BaseTransport) -> None:
    """Close all sockets of a transport, and wake the threads that wait for them."""
    backend = getattr(getattr(transport, "_pool", None), "_network_backend", None)
    if isinstance(backend, _DeadlineBackend):
        backend.close()


def _limited(
    timeout: float | None, error: type[httpcore.TimeoutException], *, shares: int = 1
) -> float | None:
    """Return a timeout that ends before the deadline of this thread, divided by `shares`."""
    moment = getattr(_here, "deadline", None)
    if moment is None:
        return timeout
    left: float = moment - time.monotonic()
    if left <= 0:
        raise error
    left /= shares
    return left if timeout is None else min(timeout, left)


class _DeadlineBackend(httpcore.NetworkBackend):
    """Opens connections whose waits end with the deadline of the thread, or with the client."""

    def __init__(self, backend: httpcore.NetworkBackend, is_closed: Callable[[], bool]) -> None:
        self._backend = backend
        self._is_closed = is_closed
        self._streams: WeakSet[_DeadlineStream] = WeakSet()
        self._lock = threading.Lock()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Close the inherited copies of connections in a forked process."""
        self._lock = threading.Lock()
        for stream in list(self._streams):
            stream.close_inherited()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self._check()
        addresses = [host] if getattr(_here, "deadline", None) is None else _addresses(host, port)
        while True:
            address = addresses.pop(0)
            limited = _limited(timeout, httpcore.ConnectTimeout, shares=len(addresses) + 1)
            try:
                stream = self._backend.connect_tcp(
                    address, port, limited, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not addresses:
                    raise
            else:
                return self.watch(stream)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self._check()
        timeout = _limited(timeout, httpcore.ConnectTimeout)
        return self.watch(self._backend.connect_unix_socket(path, timeout, socket_options))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)

    def watch(self, stream: httpcore.NetworkStream) -> _DeadlineStream:
        """Return an opened connection, unless the client was closed meanwhile."""
        watched = _DeadlineStream(self, stream)
        with self._lock:
            self._streams.add(watched)
        try:
            self._check()
        except BaseException:
            watched.close()
            raise
        return watched

    def _check(self) -> None:
        if self._is_closed():
            msg = "the client was closed"
            raise httpcore.ConnectError(msg)


class _DeadlineStream(httpcore.NetworkStream):
    """A connection that one thread uses and any thread may close."""

    def __init__(self, backend: _DeadlineBackend, stream: httpcore.NetworkStream) -> None:
        self._backend = backend
        self._stream = stream
        self._is_used = False
        self._is_closed = False
        self._is_own = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._use(httpcore.ReadError):
            return self._stream.read(max_bytes, _limited(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._use(httpcore.WriteError):
            # The wrapped stream applies the timeout to each part anew.
            for start in range(0, len(buffer), _PIECE):
                piece = buffer[start : start + _PIECE]
                self._stream.write(piece, _limited(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._is_closed = True
        # Closing a socket does not wake a thread that waits for it. A shutdown in a child process
        # would end the connection of its parent.
        if self._is_own and self._is_used:
            with contextlib.suppress(OSError):
                # Not `shutdown` of a TLS socket, which must not be called during a read.
                socket.socket.shutdown(self.get_extra_info("socket"), socket.SHUT_RDWR)
        else:
            self._stream.close()

    def close_inherited(self) -> None:
        """Close the copy of a connection that this process inherited."""
        self._is_closed = True
        self._is_own = False
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _limited(timeout, httpcore.ConnectTimeout)
        return self._backend.watch(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    @contextmanager
    def _use(self, error: type[httpcore.NetworkError]) -> Iterator[None]:
        """Defer closing the socket while it is in use."""
        try:
            self._is_used = True
            if self._is_closed:
                raise error
            yield
        finally:
            self._is_used = False
            if self._is_closed:
                self._stream.close()


def _addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host, which share the time until the deadline."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))
