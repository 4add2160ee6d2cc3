"""Clients that are closed by one thread while others use them, or that nobody closes."""

from __future__ import annotations

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from gated import Gate, gated
from inside import open_stream, pool_of, queue_of
from vclient import SyncVClient
from vclient._sync.connection import Connection
from vclient.exceptions import APIError, TransportError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import Loopback


pytestmark = pytest.mark.usefixtures("no_proxies")


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def network(gate: Gate) -> Iterator[Loopback]:
    with gated(gate) as network:
        yield network


def client_of(network: Loopback, **options: Any) -> SyncVClient:
    options = {"retry_delay": 0.001, "timeout": None, **options}
    return SyncVClient(network.base_url, "a-key", set_as_default=False, **options)


def outcome_of(client: SyncVClient, method: str) -> Any:
    try:
        return client.request(method, "/slow")
    except Exception as error:  # noqa: BLE001 - it is looked at below
        return error


def is_clear(outcome: Any) -> bool:
    """Return whether a caller can tell from what came of a call that the client was closed."""
    return (isinstance(outcome, APIError | RuntimeError)) and "closed" in str(outcome)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_threads_in_a_call_do_not_wait_for_its_answer(network: Loopback, gate: Gate, method: str):
    client = client_of(network)
    with ThreadPoolExecutor(8) as threads:
        calls = [threads.submit(outcome_of, client, method) for _ in range(8)]
        gate.wait_for(8)
        client.close()
        outcomes = [call.result(timeout=5) for call in calls]
    assert all(map(is_clear, outcomes)), outcomes
    assert {type(each) for each in outcomes} == {TransportError}
    assert {each.may_have_been_applied for each in outcomes} == {method == "POST"}
    assert len(network.targets) == 8


@pytest.mark.parametrize("is_own", [True, False])
def test_lists_end_with_an_error_of_the_client(is_own: bool):  # noqa: FBT001
    """Wherever they are when their client is closed: also where they would start more threads."""
    server = ValentinaServer()
    for _ in range(20):
        server.create_campaign()

    def read(campaigns: Any) -> Any:
        try:
            while True:
                list(campaigns.iter_all(limit=1))
        except Exception as error:  # noqa: BLE001 - it is looked at below
            return error

    with server.serve() as url:
        for delay in range(12):
            client = SyncVClient(
                url,
                server.api_key,
                headers={"X-Testing-Ignore-Rate-Limit": "true"},
                set_as_default=False,
                transport=None if is_own else server.transport(),
            )
            campaigns = client.campaigns(server.user_id, server.company_id)
            with ThreadPoolExecutor(3) as threads:
                calls = [threads.submit(read, campaigns) for _ in range(3)]
                time.sleep(0.01 + delay / 500)
                client.close()
                outcomes = [call.result(timeout=5) for call in calls]
            assert all(map(is_clear, outcomes)), outcomes


def test_threads_that_wait_for_a_connection_send_nothing(network: Loopback, gate: Gate):
    client = client_of(network, limits=httpx.Limits(max_connections=1))
    with ThreadPoolExecutor(4) as threads:
        calls = [threads.submit(outcome_of, client, "POST") for _ in range(4)]
        gate.wait_for(1)
        pool: Any = pool_of(client)
        while len(queue_of(pool)) < 4:
            time.sleep(0.001)
        client.close()
        outcomes = [call.result(timeout=5) for call in calls]
    assert all(map(is_clear, outcomes)), outcomes
    assert network.targets == ["/api/v1/slow"]
    assert sum(getattr(each, "may_have_been_applied", False) for each in outcomes) == 1


def test_a_connection_that_is_being_made_is_not_left_open(
    network: Loopback, monkeypatch: pytest.MonkeyPatch
):
    client = client_of(network)
    connected, may_go_on = threading.Event(), threading.Event()
    connect = Connection.open

    def connect_slowly(*arguments: Any) -> None:
        connect(*arguments)
        connected.set()
        assert may_go_on.wait(5)

    monkeypatch.setattr(Connection, "open", connect_slowly)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(outcome_of, client, "POST")
        assert connected.wait(5)
        client.close()
        may_go_on.set()
        outcome = call.result(timeout=5)
    assert is_clear(outcome), outcome
    assert not outcome.may_have_been_applied
    assert network.targets == []


def test_many_threads_and_many_clients_are_closed_at_any_moment(network: Loopback):
    """Wherever a call is when its client is closed, it has an outcome, and no socket stays."""
    for delay in range(10):
        client = client_of(network, limits=httpx.Limits(max_connections=2))
        with ThreadPoolExecutor(6) as threads:
            calls = [threads.submit(use_until_closed, client) for _ in range(6)]
            time.sleep(delay / 2000)
            client.close()
            for call in calls:
                outcome = call.result(timeout=5)
                # A call may have failed for another reason, and is not retried any more then.
                assert isinstance(outcome, APIError) or is_clear(outcome), outcome
    gc.collect()
    network.wait_until_closed()


def use_until_closed(client: SyncVClient) -> Any:
    try:
        while True:
            client.request("GET", "/quick")
    except Exception as error:  # noqa: BLE001 - it is looked at by the test
        return error


def test_closing_while_a_stream_is_read(network: Loopback):
    from vclient._api import routes  # noqa: PLC0415

    client = client_of(network)
    chunks = open_stream(client, routes.COMPANIES())
    assert next(chunks)
    client.close()
    assert list(chunks) == []


class TestForgottenClients:
    def test_their_connections_are_closed_without_a_warning(self, network: Loopback):
        client = client_of(network)
        client.request("GET", "/quick")
        del client
        gc.collect()
        network.wait_until_closed()

    def test_as_soon_as_nobody_refers_to_them(self, network: Loopback):
        gc.disable()
        try:
            client = client_of(network)
            client.request("GET", "/quick")
            del client
            network.wait_until_closed()
        finally:
            gc.enable()
