"""A server on a socket that takes note of what arrives, as a parser of HTTP understands it."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Arrived:
    """A request.

    Attributes:
        method: Its method.
        target: Its target: path and query.
        headers: Its headers, with lower-case names, in order.
        content: Its body.
    """

    method: str
    target: str
    headers: list[tuple[str, str]]
    content: bytes

    def values(self, name: str) -> list[str]:
        """Return all values of a header."""
        return [value for each, value in self.headers if each == name.lower()]


@dataclass
class Wire:
    """A server.

    Attributes:
        base_url: Where it is.
        answer: What it answers, as bytes.
        arrived: The requests.
    """

    base_url: str
    answer: bytes = _NOTHING
    arrived: list[Arrived] = field(default_factory=list)


@contextlib.contextmanager
def wire() -> Iterator[Wire]:
    """Serve on some port while the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = Wire(f"http://127.0.0.1:{listener.getsockname()[1]}")
        threads: list[threading.Thread] = []
        open_ones: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                open_ones.append(connection)
                threads.append(threading.Thread(target=_serve, args=(connection, served)))
                threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield served
        finally:
            # Closing alone would not wake the thread that waits for it.
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for each in open_ones:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def _serve(connection: socket.socket, served: Wire) -> None:
    with connection, contextlib.suppress(OSError, h11.RemoteProtocolError):
        rest = b""
        while True:
            parser = h11.Connection(our_role=h11.SERVER, max_incomplete_event_size=200_000)
            if rest:
                parser.receive_data(rest)
            head: h11.Request | None = None
            content = b""
            while True:
                event = parser.next_event()
                if event is h11.NEED_DATA:
                    data = connection.recv(65536)
                    if not data:
                        return
                    parser.receive_data(data)
                elif isinstance(event, h11.Request):
                    head = event
                elif isinstance(event, h11.Data):
                    content += bytes(event.data)
                elif isinstance(event, h11.EndOfMessage):
                    break
            rest = parser.trailing_data[0]
            assert head is not None
            served.arrived.append(
                Arrived(
                    head.method.decode(),
                    head.target.decode(),
                    [(name.decode(), value.decode("latin-1")) for name, value in head.headers],
                    content,
                )
            )
            connection.sendall(served.answer)
