"""The total timeout of synchronous calls, against servers that never stop or never start."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from behaving import plain, read_nothing, read_request, serving, stall
from inside import send
from vclient import SyncVClient
from vclient._api import routes
from vclient._api.requests import Body
from vclient.exceptions import RequestTimeoutError, TransportError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    import threading

    from behaving import Behave

TOTAL = 0.3
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


def trickle(text: bytes) -> Behave:
    """Return what reads a request and then sends a byte now and then, for ever."""

    def behave(connection: socket.socket, stopped: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(text)
        while not stopped.wait(0.05):
            connection.sendall(b" ")

    return behave


def read_slowly(connection: socket.socket, stopped: threading.Event) -> None:
    while not stopped.wait(0.01):
        connection.recv(65536)


@pytest.mark.parametrize(
    "behave",
    [stall, trickle(b"HTTP/1.1 200 OK\r\nX-Long: "), trickle(HEAD)],
    ids=["no answer", "endless head", "endless body"],
)
def test_the_total_timeout_holds(behave: Behave):
    with (
        serving(behave) as server,
        SyncVClient(server.base_url, "k" * 32, total_timeout=TOTAL, set_as_default=False) as client,
    ):
        companies = client.companies
        started = time.monotonic()
        with pytest.raises(RequestTimeoutError):
            companies.get("c")
        assert time.monotonic() - started < TOTAL + 0.1


@pytest.mark.parametrize("behave", [read_nothing, read_slowly])
def test_the_total_timeout_holds_while_a_body_is_sent(
    behave: Behave,
):
    """Parts that get through do not begin the time anew."""
    with (
        serving(behave) as server,
        SyncVClient(server.base_url, "k" * 32, total_timeout=TOTAL, set_as_default=False) as client,
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


def answer_slowly(connection: socket.socket, stopped: threading.Event) -> None:
    while read_request(connection) and not stopped.wait(TOTAL):
        connection.sendall(plain(b"{}"))


class TestWithin:
    """A call in a hook of another one, in the same thread, has a deadline of its own."""

    @pytest.mark.parametrize("outer", [None, 0.5 * TOTAL, 60])
    @pytest.mark.parametrize("inner", [None, 0.5 * TOTAL, 60])
    def test_each_call_keeps_to_its_own(self, outer: float | None, inner: float | None):
        outcomes: list[Any] = []

        def call(total_timeout: float | None, on_request: Any = None) -> None:
            options: Any = {"total_timeout": total_timeout, "set_as_default": False}
            began = time.monotonic()
            with SyncVClient(
                server.base_url, "k" * 32, on_request=on_request, max_retries=0, **options
            ) as client:
                try:
                    client.request("GET", "/x")
                    outcome = True
                except RequestTimeoutError as error:
                    outcome = f"total timeout of {total_timeout} s" not in str(error)
            outcomes.append((outcome, time.monotonic() - began))

        with serving(answer_slowly) as server:
            call(outer, lambda _event: call(inner))
        (inner_is_answered, inner_seconds), (outer_is_answered, _) = outcomes
        assert inner_is_answered is (inner != 0.5 * TOTAL)
        assert outer_is_answered is (outer != 0.5 * TOTAL)
        assert inner_seconds > 0.4 * TOTAL


def test_a_timeout_beyond_what_sockets_count():
    server = ValentinaServer()
    with (
        server.serve() as url,
        SyncVClient(url, server.api_key, timeout=1e12, set_as_default=False) as client,
    ):
        assert client.companies.list_all()
