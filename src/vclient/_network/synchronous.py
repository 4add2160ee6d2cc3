"""Sockets of threads.

A thread cannot be interrupted, but it wakes when its socket is shut down.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from vclient._network.address import PIECE_SIZE, has_input
from vclient._runtime.forks import register_for_fork
from vclient._runtime.interruption import waking

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient._network.address import Address

ResultT = TypeVar("ResultT")

# No time at all would make a socket one that never waits.
_SHORTEST = 0.001
# Sockets count milliseconds in 32 bits.
_LONGEST = 2_000_000.0


def new_socket() -> Socket:
    """Return a socket that is not connected."""
    return Socket()


class Socket:
    """A socket that one thread uses, and any thread may close."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._is_used = False
        self._is_closed = False
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Close the inherited copy of a connection; the parent goes on with its own."""
        self._is_closed = True
        if self._socket is not None:
            self._socket.close()

    def connect(self, address: Address, seconds: float | None) -> None:
        """Connect to a server, whose addresses share the time.

        Raises:
            OSError: It cannot be reached; a `TimeoutError` if that takes too long.
        """
        until = None if seconds is None else time.monotonic() + seconds
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        for number, (family, kind, protocol, _, where) in enumerate(found, 1):
            opened = self._socket = socket.socket(family, kind, protocol)
            try:
                share = _share(until, len(found) - number + 1)
                self._wait(share, partial(_connect, where=where))
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                break
            except BaseException as error:
                opened.close()
                if self._is_closed or number == len(found) or not isinstance(error, OSError):
                    raise
        if address.context is not None:
            self.start_tls(address.context, address.host, _share(until, 1))

    def start_tls(self, context: ssl.SSLContext, server_name: str, seconds: float | None) -> None:
        """Encrypt what follows; raises as `connect` does."""
        if self._socket is None or isinstance(self._socket, ssl.SSLSocket):
            msg = "TLS to a proxy, and through it to the server, needs the asynchronous client"
            raise OSError(msg)
        encrypted = context.wrap_socket(
            self._socket, server_hostname=server_name, do_handshake_on_connect=False
        )
        self._socket = encrypted
        self._wait(seconds, lambda _: encrypted.do_handshake())

    def send(self, data: bytes, seconds: float | None) -> None:
        """Send bytes; raises as `connect` does."""
        self._wait(seconds, lambda connected: connected.sendall(data))

    def receive(self, seconds: float | None) -> bytes:
        """Return what has come, or nothing at the end; raises as `connect` does."""
        return self._wait(seconds, _receive)

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and has nothing to read."""
        connected = self._socket
        return not (self._is_closed or connected is None or has_input(connected.fileno()))

    def close(self) -> None:
        """Close it, and wake the thread that waits for it."""
        self._is_closed = True
        if self._socket is None:
            return
        if self._is_used:
            # The thread that uses it closes it; a number that was free would be used again.
            with suppress(OSError):
                # Not `shutdown` of a TLS socket, which must not be called during a read.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        else:
            self._socket.close()

    def _wait(self, seconds: float | None, action: Callable[[socket.socket], ResultT]) -> ResultT:
        """Let the socket do something that takes at most some seconds."""
        with waking(self.close):
            try:
                self._is_used = True
                if self._is_closed or self._socket is None:
                    raise ConnectionAbortedError
                if seconds is not None:
                    seconds = min(max(seconds, _SHORTEST), _LONGEST)
                self._socket.settimeout(seconds)
                return action(self._socket)
            finally:
                self._is_used = False
                if self._is_closed and self._socket is not None:
                    self._socket.close()


def _connect(opened: socket.socket, where: Any) -> None:
    opened.connect(where)


def _receive(connected: socket.socket) -> bytes:
    return connected.recv(PIECE_SIZE)


def _share(until: float | None, shares: int) -> float | None:
    """Return the seconds until a moment, divided by `shares`."""
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left / shares
