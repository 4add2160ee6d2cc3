"""One client on several event loops, one after the other and at once, over real sockets."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from inside import pools_of
from loopback import loopback
from scripted import Script
from vclient import VClient
from vclient._runtime.loops import Signal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator

    from loopback import Loopback

HEALTH = {
    "database_status": "online",
    "cache_status": "online",
    "database_latency_ms": 1.5,
    "cache_latency_ms": 0.5,
    "uptime": "0d 0h 0m 13s",
    "version": "0.27.0",
}


def healthy(request: httpx.Request) -> httpx.Response:
    assert request.url.path == "/api/v1/health"
    return httpx.Response(200, content=json.dumps(HEALTH))


pytestmark = pytest.mark.usefixtures("no_proxies")


@pytest.fixture
def network() -> Iterator[Loopback]:
    with loopback(healthy) as network:
        yield network
        # What was not closed warns when it is collected, which fails the test.
        gc.collect()
        network.wait_until_closed()


@pytest.fixture
def client(network: Loopback) -> VClient:
    return VClient(network.base_url, "a-key", set_as_default=False)


def pools(client: VClient) -> dict[Any, Any]:
    return pools_of(client)


def plainly(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(main())


def on_uvloop(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    pytest.importorskip("uvloop").run(main())


def on_asyncio(main: Callable[[], Awaitable[None]]) -> None:
    anyio.run(main, backend="asyncio")


def on_trio(main: Callable[[], Awaitable[None]]) -> None:
    anyio.run(main, backend="trio")


@pytest.mark.parametrize(
    "runs",
    [
        [plainly, plainly, plainly],
        [on_trio, on_trio, on_trio],
        [on_uvloop, plainly, on_uvloop],
        [on_asyncio, on_trio, on_asyncio],
    ],
    ids=["asyncio.run", "trio", "uvloop", "both"],
)
def test_one_loop_after_the_other(network: Loopback, client: VClient, runs: list[Any]):
    async def main() -> None:
        for _ in range(2):
            assert (await client.system.health()).version == "0.27.0"
        assert len(pools(client)) == 1

    for run in runs:
        run(main)
        # The connections ended with their event loop, though nobody closed the client.
        assert pools(client) == {}
        network.wait_until_closed()
    assert not client.is_closed
    assert network.opened == 3
    assert len(network.targets) == 6


def test_loops_of_several_threads_at_once(network: Loopback, client: VClient):
    everyone_is_here = threading.Barrier(8)
    failures: list[BaseException] = []

    async def main() -> None:
        await client.system.health()
        everyone_is_here.wait(timeout=20)
        assert len(pools(client)) == 8
        await asyncio.gather(*(client.system.health() for _ in range(5)))
        everyone_is_here.wait(timeout=20)

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert pools(client) == {}
    assert len(network.targets) == 48


def test_closing_ends_the_connections_of_this_loop(network: Loopback, client: VClient, run: Any):
    async def main() -> None:
        await client.system.health()
        await client.close()
        assert pools(client) == {}
        await anyio.to_thread.run_sync(network.wait_until_closed)
        with pytest.raises(RuntimeError, match="closed"):
            await client.system.health()

    run(main)


def test_closing_on_another_loop(network: Loopback, client: VClient):
    async def use() -> None:
        await client.system.health()

    asyncio.run(use())
    asyncio.run(client.close())
    assert client.is_closed
    network.wait_until_closed()


def test_connections_are_used_again(network: Loopback, client: VClient, run: Any):
    async def main() -> None:
        for view in (client, client.with_options(timeout=5), client):
            await view.system.health()
        await client.close()

    run(main)
    assert network.opened == 1
    assert network.targets == ["/api/v1/health"] * 3


def test_many_calls_at_once(network: Loopback, client: VClient, run: Any):
    async def main() -> None:
        async with client, anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(client.system.health)

    run(main)
    assert len(network.targets) == 20


def test_a_server_that_is_not_there(run: Any, make_client: Any, clock: Any):
    from vclient.exceptions import TransportError  # noqa: PLC0415

    with loopback(healthy) as network:
        pass

    async def main() -> None:
        async with make_client(None, base_url=network.base_url, transport=None) as client:
            with pytest.raises(TransportError, match="ConnectError") as raised:
                await client.request("POST", "/things")
            assert not raised.value.may_have_been_applied

    run(main)
    assert len(clock.waits) == 3


def test_the_clock_of_a_client_is_the_real_one(run: Any, monkeypatch: pytest.MonkeyPatch):
    waits: list[float | None] = []
    wait = Signal.wait
    monkeypatch.setattr(
        Signal, "wait", lambda self, seconds=None: waits.append(seconds) or wait(self, 0)
    )
    transport = httpx.MockTransport(Script(503, 200))
    options: Any = {"transport": transport, "set_as_default": False}

    async def main() -> None:
        async with VClient("https://a.test", "key", retry_delay=4, **options) as client:
            await client.request("GET", "/things")

    run(main)
    (waited,) = waits
    assert 3 <= waited <= 5
