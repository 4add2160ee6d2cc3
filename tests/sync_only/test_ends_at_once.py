"""Ctrl-C, a signal handler that raises, and `close()` end whatever a client waits for, at once."""

from __future__ import annotations

import json
import signal
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from behaving import plain, read_nothing, read_request, serving, stall
from inside import open_stream
from vclient import SyncVClient
from vclient._api import routes
from vclient.exceptions import APIError
from vclient.models import Company
from vclient.testing import build

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from behaving import Behave

pytestmark = pytest.mark.usefixtures("no_proxies")

SOON = 0.5
COMPANY = build(Company).model_dump(mode="json")


class Told(BaseException):
    """What a signal handler raises."""


class ToldError(Exception):
    """The same, as an error."""


def first_page_only(connection: socket.socket, stopped: threading.Event) -> None:
    while target := read_request(connection):
        if b"offset=0" not in target:
            stopped.wait()
        connection.sendall(page_of(100, 0, 5000))


def page_of(limit: int, offset: int, total: int) -> bytes:
    items = [{**COMPANY, "id": str(each)} for each in range(offset, min(offset + limit, total))]
    page = {"items": items, "limit": limit, "offset": offset, "total": total}
    return plain(json.dumps(page).encode())


def head_only(connection: socket.socket, stopped: threading.Event) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n ")
    stopped.wait()


def list_all(client: SyncVClient) -> None:
    client.companies.list_all()


def iter_all(client: SyncVClient) -> None:
    for _ in client.companies.iter_all():
        pass


def download(client: SyncVClient) -> None:
    with closing(open_stream(client, routes.COMPANIES())) as chunks:
        for _ in chunks:
            pass


def upload(client: SyncVClient) -> None:
    client.users("a-company", user_id="a-user").upload_asset(
        "a-user", "a.png", b"GIF89a".ljust(9_900_000)
    )


def wait_for_a_place(client: SyncVClient) -> None:
    chunks = [open_stream(client, routes.COMPANIES()) for _ in range(100)]
    for each in chunks:
        assert next(each)
    try:
        client.request("GET", "/x")
    finally:
        for each in chunks:
            each.close()


def wait_to_retry(client: SyncVClient) -> None:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr("random.random", lambda: 0.5)
        client.with_options(retry_delay=20).request("GET", "/x")


def unavailable(connection: socket.socket, _stopped: threading.Event) -> None:
    while read_request(connection):
        connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")


WAITS: dict[str, tuple[Callable[[SyncVClient], None], Behave]] = {
    "list_all": (list_all, stall),
    "list_all, from the second page on": (list_all, first_page_only),
    "iter_all": (iter_all, stall),
    "iter_all, from the second page on": (iter_all, first_page_only),
    "download": (download, stall),
    "download, after its head": (download, head_only),
    "upload that is not answered": (upload, read_nothing),
    "for a place": (wait_for_a_place, head_only),
    "to try again": (wait_to_retry, unavailable),
}


@pytest.fixture
def handler() -> Iterator[Callable[[type[BaseException]], None]]:
    before = signal.getsignal(signal.SIGALRM)

    def install(error: type[BaseException]) -> None:
        def handle(*_arguments: object) -> None:
            raise error

        signal.signal(signal.SIGALRM, handle)

    yield install
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def no_thread_of_ours_runs() -> bool:
    return not any(each.name == "vclient" for each in threading.enumerate())


@pytest.mark.parametrize("name", WAITS)
@pytest.mark.parametrize("error", [KeyboardInterrupt, Told, ToldError])
def test_a_signal(
    handler: Callable[[type[BaseException]], None], name: str, error: type[BaseException]
):
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals are for the main thread")
    wait, behave = WAITS[name]
    with (
        serving(behave) as server,
        SyncVClient(server.base_url, "k" * 32, set_as_default=False, timeout=60) as client,
    ):
        handler(error)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        began = time.monotonic()
        with pytest.raises(error) as raised:  # noqa: PT012 - no signal may come later
            try:
                wait(client)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        assert raised.value.__class__ is error
        assert time.monotonic() - began < 0.3 + SOON
        # No worker goes on.
        while not no_thread_of_ours_runs():
            assert time.monotonic() - began < 0.3 + 2 * SOON
            time.sleep(0.01)


@pytest.mark.parametrize("name", WAITS)
def test_close(name: str):
    wait, behave = WAITS[name]
    outcomes: list[Any] = []

    def work() -> None:
        try:
            wait(client)
        except Exception as error:  # noqa: BLE001 - it is looked at below
            outcomes.append(error)

    with serving(behave) as server:
        client = SyncVClient(server.base_url, "k" * 32, set_as_default=False, timeout=60)
        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.3)
        client.close()
        thread.join(SOON)
        assert not thread.is_alive()
        assert no_thread_of_ours_runs()
    (outcome,) = outcomes
    assert isinstance(outcome, APIError | RuntimeError)
    assert "closed" in str(outcome) or name == "to try again"


@pytest.mark.parametrize("how", ["list_all", "iter_all"])
def test_a_page_that_fails_ends_its_list_at_once(how: str):
    def behave(connection: socket.socket, stopped: threading.Event) -> None:
        while target := read_request(connection):
            if b"offset=198" in target:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif b"offset=0" in target:
                connection.sendall(page_of(100, 0, 5000))
            else:
                stopped.wait()

    with (
        serving(behave) as server,
        SyncVClient(server.base_url, "k" * 32, set_as_default=False, timeout=60) as client,
    ):
        began = time.monotonic()
        with pytest.raises(APIError):
            WAITS[how][0](client)
        assert time.monotonic() - began < 2 * SOON


@pytest.mark.parametrize("largest", [1, 2, 33, 64])
def test_hooks_may_call_the_client_from_a_worker(largest: int):
    inside = threading.local()
    asked = []

    def ask(_event: object) -> None:
        if getattr(inside, "is_asking", False):
            return
        inside.is_asking = True
        try:
            client.request("GET", "/x")
            asked.append(1)
        finally:
            inside.is_asking = False

    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        while target := read_request(connection):
            params = httpx.QueryParams(target.partition(b"?")[2].decode())
            limit, offset = (int(params.get(each, 0)) for each in ("limit", "offset"))
            connection.sendall(page_of(limit, offset, 200))

    with (
        serving(behave) as server,
        SyncVClient(
            server.base_url,
            "k" * 32,
            set_as_default=False,
            max_concurrency=largest,
            timeout=10,
            on_request=ask,
        ) as client,
    ):
        assert len(list(client.companies.iter_all(limit=3))) == 200
    # Pages overlap by one item.
    assert len(asked) == 100
