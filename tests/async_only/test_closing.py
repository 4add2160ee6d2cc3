"""Clients that are closed, or forgotten, while they are used."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from gated import Gate, gated
from inside import pools_of
from vclient import VClient
from vclient._async.connection import Connection
from vclient.exceptions import APIError, TransportError

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


def client_of(network: Loopback, **options: Any) -> VClient:
    return VClient(network.base_url, "a-key", set_as_default=False, retry_delay=0.001, **options)


class Callers:
    """Those who call at the same time, and what they get."""

    def __init__(self, client: VClient) -> None:
        self.client = client
        self.outcomes: list[Any] = []

    async def call(self, method: str = "GET") -> None:
        try:
            self.outcomes.append(await self.client.request(method, "/slow"))
        except Exception as error:  # noqa: BLE001 - it is looked at below
            self.outcomes.append(error)


def is_clear(outcome: Any) -> bool:
    """Return whether a caller can tell from what came of a call that the client was closed."""
    return (isinstance(outcome, APIError | RuntimeError)) and "closed" in str(outcome)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calls_in_flight_end_at_once(run: Any, network: Loopback, gate: Gate, method: str):
    async def main() -> None:
        client = client_of(network)
        callers = Callers(client)
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(callers.call, method)
            await anyio.to_thread.run_sync(gate.wait_for, 5)
            await client.close()
        assert len(callers.outcomes) == 5
        assert all(map(is_clear, callers.outcomes)), callers.outcomes
        assert {type(each) for each in callers.outcomes} == {TransportError}
        # The server has got the requests, and may go on with them.
        is_write = method == "POST"
        assert {each.may_have_been_applied for each in callers.outcomes} == {is_write}
        # Nothing is sent anew by a client that was closed.
        assert len(network.targets) == 5

    run(main)


def test_a_transport_of_the_caller_may_be_closed_meanwhile(network: Loopback, gate: Gate):
    async def main() -> None:
        client = client_of(network, transport=httpx.AsyncHTTPTransport())
        callers = Callers(client)
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(callers.call, "POST")
            await anyio.to_thread.run_sync(gate.wait_for, 5)
            await client.close()
            gate.opened.set()
        for each in callers.outcomes:
            assert is_clear(each) or each.status_code == 200
        assert len(callers.outcomes) == 5

    asyncio.run(main())


def test_calls_that_wait_for_a_connection_are_not_sent(run: Any, network: Loopback, gate: Gate):
    async def main() -> None:
        client = client_of(network, limits=httpx.Limits(max_connections=1), timeout=None)
        callers = Callers(client)
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(callers.call, "POST")
            await anyio.to_thread.run_sync(gate.wait_for, 1)
            for _ in range(20):
                await anyio.lowlevel.checkpoint()
            await client.close()
        assert all(map(is_clear, callers.outcomes)), callers.outcomes
        assert network.targets == ["/api/v1/slow"]
        doubts = [getattr(each, "may_have_been_applied", False) for each in callers.outcomes]
        assert sum(doubts) == 1

    run(main)


def test_a_connection_that_is_being_made_is_not_left_open(
    run: Any, network: Loopback, monkeypatch: pytest.MonkeyPatch
):
    async def main() -> None:
        client = client_of(network)
        connected, may_go_on = anyio.Event(), anyio.Event()
        connect = Connection.open

        async def connect_slowly(*arguments: Any) -> None:
            await connect(*arguments)
            connected.set()
            await may_go_on.wait()

        monkeypatch.setattr(Connection, "open", connect_slowly)
        callers = Callers(client)
        async with anyio.create_task_group() as group:
            group.start_soon(callers.call, "POST")
            await connected.wait()
            await client.close()
            may_go_on.set()
        assert all(map(is_clear, callers.outcomes)), callers.outcomes
        assert not callers.outcomes[0].may_have_been_applied
        assert network.targets == []

    run(main)


def test_a_write_that_failed_before_keeps_its_doubt(run: Any, make_client: Any, clock: Any):
    async def main() -> None:
        async def close_meanwhile(_seconds: float) -> None:
            await client.close()

        def handler(_request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError("lost")  # noqa: EM101

        clock.sleep = close_meanwhile
        client = make_client(handler)
        with pytest.raises(TransportError) as raised:
            await client.request("PUT", "/things")
        assert raised.value.may_have_been_applied

    run(main)


def test_other_loops_finish_what_they_do(network: Loopback, gate: Gate):
    client = client_of(network)
    callers = Callers(client)

    async def elsewhere() -> None:
        await callers.call()
        with pytest.raises(RuntimeError, match="closed"):
            await client.request("GET", "/quick")

    thread = threading.Thread(target=asyncio.run, args=[elsewhere()])

    async def main() -> None:
        thread.start()
        await client.request("GET", "/quick")
        await anyio.to_thread.run_sync(gate.wait_for, 1)
        await client.close()

    asyncio.run(main())
    gate.opened.set()
    thread.join()
    assert [each.status_code for each in callers.outcomes] == [200]
    network.wait_until_closed()


class TestForgottenClients:
    """Clients that nobody closes, and nobody refers to any more."""

    def test_their_connections_are_closed_by_the_loop(self, run: Any, network: Loopback):
        async def main() -> None:
            for _ in range(3):
                client = client_of(network)
                await client.request("GET", "/quick")
                del client
                gc.collect()
                # Where they can be, without a warning on either event loop.
                for _ in range(10):
                    await anyio.lowlevel.checkpoint()
            await anyio.to_thread.run_sync(network.wait_until_closed)

        run(main)
        assert network.opened == 3

    def test_between_two_runs_of_a_loop(self, network: Loopback):
        client = client_of(network)
        loop = asyncio.new_event_loop()
        loop.run_until_complete(client.request("GET", "/quick"))
        del client
        gc.collect()
        loop.run_until_complete(asyncio.sleep(0.01))
        network.wait_until_closed()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    def test_after_their_loop(self, network: Loopback):
        client = client_of(network)
        asyncio.run(client.request("GET", "/quick"))
        del client
        gc.collect()
        network.wait_until_closed()

    @pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
    def test_a_loop_that_closes_nothing_leaves_nothing_in_the_client(self, network: Loopback):
        """Event loops that are closed without `shutdown_asyncgens` warn by themselves."""
        client = client_of(network)
        for _ in range(3):
            loop = asyncio.new_event_loop()
            loop.run_until_complete(client.request("GET", "/quick"))
            loop.close()
        assert len(pools_of(client)) == 1
        asyncio.run(client.request("GET", "/quick"))
        assert pools_of(client) == {}
        gc.collect()
