"""Servers on sockets that behave as a test wants; each connection has a thread of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    Behave: TypeAlias = Callable[[socket.socket, threading.Event], None]


class Server:
    """A server while it runs.

    Attributes:
        base_url: Where it is.
        opened: How many connections were opened.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.opened = 0


@contextlib.contextmanager
def serving(behave: Behave, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve connections on some port until the context ends.

    Args:
        behave: What is done with a connection, until the event happens.
        context: The certificate of a server that speaks TLS.
    """
    stopped = threading.Event()
    threads: list[threading.Thread] = []
    connections: list[socket.socket] = []

    def accept() -> None:
        while not stopped.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server.opened += 1
                connections.append(connection)
                threads.append(threading.Thread(target=handle, args=(connection,)))
                threads[-1].start()

    def handle(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                behave(connection, stopped)

    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        listener.settimeout(0.05)
        scheme = "http" if context is None else "https"
        server = Server(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield server
        finally:
            stopped.set()
            acceptor.join()
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Return the target of the next request without a body, or nothing at the end."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        data = connection.recv(65536)
        if not data:
            return b""
        received += data
    return received.split(b" ")[1]


def plain(body: bytes) -> bytes:
    """Return an answer that says that it is JSON."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def answer_each(body: bytes) -> Behave:
    """Return what answers each request alike."""

    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        while read_request(connection):
            connection.sendall(plain(body))

    return behave


def stall(connection: socket.socket, stopped: threading.Event) -> None:
    """Read what comes first, and do nothing more."""
    connection.recv(65536)
    stopped.wait()


def read_nothing(_connection: socket.socket, stopped: threading.Event) -> None:
    """Do nothing."""
    stopped.wait()
