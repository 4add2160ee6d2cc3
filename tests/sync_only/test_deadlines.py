"""The total timeout of synchronous calls, against servers that never stop or never start."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest

from inside import send
from vclient import SyncVClient
from vclient._api import routes
from vclient._api.requests import Body
from vclient._runtime import deadlines
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
            send(client, "POST", routes.COMPANIES(), content=Body(body))
        assert time.monotonic() - started < TOTAL + 0.1
        assert failure.value.may_have_been_applied


class SlowStream(httpcore.NetworkStream):
    """A connection that takes a million bytes a second, and grants each part its timeout."""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), 10_000):
            assert timeout is None or timeout > 0
            time.sleep(len(buffer[start : start + 10_000]) / 1_000_000)


def test_parts_that_get_through_do_not_begin_the_time_anew():
    class SlowBackend(httpcore.NetworkBackend):
        def connect_tcp(self, *_arguments: object, **_options: object) -> httpcore.NetworkStream:
            return SlowStream()

    transport = httpx.HTTPTransport()
    transport._pool._network_backend = SlowBackend()
    deadlines.watch_sockets(transport, lambda: False)
    stream = transport._pool._network_backend.connect_tcp("a.test", 80)
    began = time.monotonic()
    with deadlines.deadline(0.1), pytest.raises(httpcore.WriteTimeout):
        stream.write(bytes(3_000_000), 60.0)
    # It would take three seconds.
    assert time.monotonic() - began < 1.5
    transport.close()


@pytest.mark.parametrize("addresses", [1, 3])
def test_all_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch, addresses: int):
    """A name may stand for several addresses, none of which answers."""
    tried: list[tuple[str, float]] = []

    class DeafBackend(httpcore.NetworkBackend):
        def connect_tcp(
            self, host: str, _port: int, timeout: float | None, *_rest: object
        ) -> httpcore.NetworkStream:
            assert timeout is not None
            tried.append((host, timeout))
            time.sleep(timeout)
            raise httpcore.ConnectTimeout

    found = [(2, 1, 6, "", (f"192.0.2.{number}", 80)) for number in range(addresses)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: found)
    transport = httpx.HTTPTransport()
    transport._pool._network_backend = DeafBackend()
    deadlines.watch_sockets(transport, lambda: False)
    backend = transport._pool._network_backend
    began = time.monotonic()
    with deadlines.deadline(0.1), pytest.raises(httpcore.ConnectTimeout):
        backend.connect_tcp("a.test", 80, 60.0)
    assert 0.09 < time.monotonic() - began < 1.0
    assert [host for host, _ in tried] == [each[4][0] for each in found][: len(tried)]
    assert len(tried) == addresses
    transport.close()
