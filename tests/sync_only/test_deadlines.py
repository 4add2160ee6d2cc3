"""The total timeout of synchronous calls, against servers that never stop or never start."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from inside import send
from vclient import SyncVClient
from vclient._api import routes
from vclient._api.requests import Body
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


def read_slowly(connection: socket.socket, stopped: threading.Event) -> None:
    while not stopped.wait(0.01):
        connection.recv(65536)


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


@pytest.mark.parametrize("behave", [read_nothing, read_slowly])
def test_the_total_timeout_holds_while_a_body_is_sent(
    behave: Callable[[socket.socket, threading.Event], None],
):
    """Parts that get through do not begin the time anew."""
    with (
        serving(behave) as base_url,
        SyncVClient(base_url, "k" * 32, total_timeout=TOTAL, set_as_default=False) as client,
    ):
        body = b"x" * 20_000_000
        started = time.monotonic()
        with pytest.raises(TransportError) as failure:
            send(client, "POST", routes.COMPANIES(), content=Body(body))
        assert time.monotonic() - started < TOTAL + 0.1
        assert failure.value.may_have_been_applied


@pytest.mark.parametrize("addresses", [1, 3])
def test_all_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch, addresses: int):
    """A name may stand for several addresses, none of which answers."""
    tried: list[str] = []

    class Deaf(socket.socket):
        def connect(self, where: tuple[str, int]) -> None:  # type: ignore[override]
            tried.append(where[0])
            time.sleep(self.gettimeout() or 60)
            raise TimeoutError

    found = [(2, 1, 6, "", (f"192.0.2.{number}", 80)) for number in range(addresses)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: found)
    monkeypatch.setattr(socket, "socket", Deaf)
    began = time.monotonic()
    with (
        SyncVClient(
            "http://a.localhost", "k" * 32, total_timeout=0.1, set_as_default=False
        ) as client,
        pytest.raises(RequestTimeoutError),
    ):
        client.companies.get("c")
    assert 0.09 < time.monotonic() - began < 1.0
    assert tried == [each[4][0] for each in found]
