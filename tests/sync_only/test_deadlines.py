"""The total timeout of synchronous calls, against servers that never stop or never start."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from vclient import SyncVClient, routes
from vclient.call import Body
from vclient.exceptions import RequestTimeoutError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOTAL = 0.3
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


@contextlib.contextmanager
def serving(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Serve connections on some port until the context ends, each in a thread."""
    stopped = threading.Event()
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not stopped.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=handle, args=(connection,)))
                threads[-1].start()

    def handle(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            behave(connection, stopped)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stopped.set()
            for thread in (acceptor, *threads):
                thread.join()


def trickle(text: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Return what reads a request and then sends a byte now and then, for ever."""

    def behave(connection: socket.socket, stopped: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(text)
        while not stopped.wait(0.05):
            connection.sendall(b" ")

    return behave


def stall(connection: socket.socket, stopped: threading.Event) -> None:
    connection.recv(65536)
    stopped.wait()


def read_nothing(_connection: socket.socket, stopped: threading.Event) -> None:
    stopped.wait()


@pytest.mark.parametrize(
    "behave",
    [stall, trickle(b"HTTP/1.1 200 OK\r\nX-Long: "), trickle(HEAD)],
    ids=["no answer", "endless head", "endless body"],
)
def test_the_total_timeout_holds(behave: Callable[[socket.socket, threading.Event], None]):
    with (
        serving(behave) as base_url,
        SyncVClient(base_url, "k" * 32, total_timeout=TOTAL, set_as_default=False) as client,
    ):
        companies = client.companies
        started = time.monotonic()
        with pytest.raises(RequestTimeoutError):
            companies.get("c")
        assert time.monotonic() - started < TOTAL + 0.1


def test_the_total_timeout_holds_while_a_body_is_sent():
    with (
        serving(read_nothing) as base_url,
        SyncVClient(base_url, "k" * 32, total_timeout=TOTAL, set_as_default=False) as client,
    ):
        body = b"x" * 20_000_000
        started = time.monotonic()
        with pytest.raises(TransportError) as failure:
            client._transport.send("POST", routes.COMPANIES(), content=Body(body))
        assert time.monotonic() - started < TOTAL + 0.1
        assert failure.value.may_have_been_applied
