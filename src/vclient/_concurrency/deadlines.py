"""Deadlines for synchronous calls, kept at each read and write of a socket.

A thread cannot be interrupted, and the timeouts of the HTTP library count anew with every byte
that comes: a server that trickles would hold a call up for ever.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    import httpx

_here = threading.local()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Return a context in which this thread waits for sockets no longer than so many seconds."""
    outer = getattr(_here, "deadline", None)
    _here.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        _here.deadline = outer


def keep_deadlines(transport: httpx.HTTPTransport) -> None:
    """Let the connections of a transport keep the deadlines of the threads that use them."""
    # The HTTP library has no argument for it, though the one below it has.
    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if backend is not None:
        pool._network_backend = _Backend(backend)  # type: ignore[union-attr] # noqa: SLF001


def _limited(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """Return a timeout that does not pass the deadline of this thread."""
    moment = getattr(_here, "deadline", None)
    if moment is None:
        return timeout
    left: float = moment - time.monotonic()
    if left <= 0:
        raise error
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    """Makes connections whose waits end with the deadline of the thread."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _limited(timeout, httpcore.ConnectTimeout)
        return _Stream(
            self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        )

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _limited(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_unix_socket(path, timeout, socket_options))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _limited(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _limited(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _limited(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
