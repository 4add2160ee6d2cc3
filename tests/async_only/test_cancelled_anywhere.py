"""Calls that are cancelled at each single point where they wait, over real sockets.

Afterwards the pool has all its places, nobody holds a lock, and the next call works. The only
connection that there may be shows at once what was not given back.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from faults._async.clients import ONE_CONNECTION, check_pool, client_of
from faults.plan import Scripted
from inside import check_idle, idle_in, locks_of, open_stream, pacer_of, pool_of, use_clock
from stepping import Stepping
from vclient import VClient
from vclient._api import routes
from vclient._policy.own_writes import experience_lock_key
from vclient.models import User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from faults.network import FaultyNetwork
    from vclient.testing import ValentinaServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300_000)
MOST_STEPS = 500


pytestmark = pytest.mark.usefixtures("no_proxies")


async def read(client: VClient, server: ValentinaServer) -> None:
    await client.campaigns(server.user_id).get(server.campaign_id)


async def read_in_time(client: VClient, server: ValentinaServer) -> None:
    await read(client.with_options(total_timeout=60), server)


async def write(client: VClient, server: ValentinaServer) -> None:
    await client.campaigns(server.user_id).create_note(
        server.campaign_id, title="Note", content="Text"
    )


async def award(client: VClient, server: ValentinaServer) -> None:
    users = client.users(user_id=server.user_id)
    await users.add_xp(server.player_ids[0], server.campaign_id, 1)


async def award_in_time(client: VClient, server: ValentinaServer) -> None:
    await award(client.with_options(total_timeout=60), server)


async def upload(client: VClient, server: ValentinaServer) -> None:
    await client.campaigns(server.user_id).upload_asset(server.campaign_id, "map.png", PNG)


def users_one_by_one(client: VClient, server: ValentinaServer) -> Any:
    path = routes.USERS(company_id=server.company_id)
    return client.users()._list(path, User, largest_limit=2)


async def list_all(client: VClient, server: ValentinaServer) -> None:
    assert len(await users_one_by_one(client, server).list_all()) >= 3


async def iter_all(client: VClient, server: ValentinaServer) -> None:
    async with aclosing(users_one_by_one(client, server).iter_all()) as users:
        assert len([each async for each in users]) >= 3


async def stream(client: VClient, server: ValentinaServer) -> None:
    path = routes.CAMPAIGNS(company_id=server.company_id)
    async with aclosing(open_stream(client, path)) as chunks:
        assert b"".join([each async for each in chunks])


async def read_catalogue(client: VClient, server: ValentinaServer) -> None:
    await (
        client.with_options(cache_ttl=60, fresh=True)
        .options(company_id=server.company_id)
        .get_options()
    )


CALLS: dict[str, tuple[Any, list[str]]] = {
    "read": (read, []),
    "read with a deadline": (read_in_time, []),
    "read with retries": (read, ["page 503", "lost answer", "429 with retry_after"]),
    "write": (write, ["truncated body", "page 500"]),
    "award": (award, []),
    "award with retries and a deadline": (award_in_time, ["reset after reading"]),
    "upload": (upload, ["lost answer"]),
    "list_all": (list_all, []),
    "iter_all": (iter_all, []),
    "stream": (stream, ["page 503", "trickle"]),
    "catalogue": (read_catalogue, []),
}


@asynccontextmanager
async def nothing_before(_client: VClient, _server: ValentinaServer) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def somebody_awards(client: VClient, server: ValentinaServer) -> AsyncIterator[None]:
    """Let somebody hold the lock of the awards for some steps."""
    is_held = anyio.Event()
    turn = experience_lock_key(server.player_ids[0], server.campaign_id)

    async def hold() -> None:
        async with locks_of(client).hold(turn):
            is_held.set()
            for _ in range(3):
                await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as group:
        group.start_soon(hold)
        await is_held.wait()
        yield


async def cancel_everywhere(
    network: FaultyNetwork,
    name: str,
    cancel: Callable[..., Any],
    before: Callable[..., Any] = nothing_before,
) -> int:
    """Cancel a call at every point, check what is left, and return how many points there were."""
    call, faults = CALLS[name]
    server = network.server
    options: dict[str, Any] = {
        "limits": ONE_CONNECTION,
        "auto_idempotency_keys": True,
        "retry_delay": 0.001,
        "headers": {"X-Testing-Ignore-Rate-Limit": "true"},
    }
    async with client_of(network, **options) as client:
        for at in range(MOST_STEPS):
            stepping = Stepping(at)
            network.plan = Scripted(*faults)
            with anyio.fail_after(10):
                async with before(client, server):
                    await cancel(stepping, call(client, server))
                # Whoever was cancelled is: it did not go on.
                assert stepping.is_done is stepping.is_over, at
                network.plan = Scripted()
                await check_pool(client)
                check_idle(client)
                await read(client, server)
            if stepping.is_over:
                return at
    raise AssertionError(name)


@pytest.mark.parametrize("name", CALLS)
async def test_as_a_task(network: FaultyNetwork, name: str):
    assert await cancel_everywhere(network, name, Stepping.as_task) >= 1


@pytest.mark.parametrize("name", CALLS)
def test_by_its_scope(network: FaultyNetwork, run_for_long: Any, name: str):
    async def main() -> None:
        assert await cancel_everywhere(network, name, Stepping.in_scope) >= 1

    run_for_long(main)


async def test_a_task_that_waits_for_its_turn(network: FaultyNetwork):
    assert await cancel_everywhere(network, "award", Stepping.as_task, somebody_awards) >= 2


def test_a_scope_that_waits_for_its_turn(network: FaultyNetwork, run_for_long: Any):
    async def main() -> None:
        await cancel_everywhere(network, "award", Stepping.in_scope, somebody_awards)

    run_for_long(main)


@pytest.mark.parametrize("name", ["read with retries", "award with retries and a deadline"])
def test_on_uvloop(network: FaultyNetwork, name: str):
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        assert await cancel_everywhere(network, name, Stepping.as_task) >= 4

    uvloop.run(main())


@pytest.mark.parametrize("as_task", [True, False], ids=["task", "scope"])
async def test_a_wait_for_the_rate_limit(clock: Any, as_task: bool):  # noqa: FBT001
    def limited(_request: httpx.Request) -> httpx.Response:
        headers = {"RateLimit-Policy": '"burst";q=200;w=1', "RateLimit": '"burst";r=0;t=0'}
        return httpx.Response(200, json={}, headers=headers)

    client = VClient(
        "https://a.test", "key", transport=httpx.MockTransport(limited), set_as_default=False
    )
    use_clock(client, clock)
    await client.request("GET", "/things")
    cancelled = 0
    for at in range(MOST_STEPS):
        stepping = Stepping(at)
        cancel = stepping.as_task if as_task else stepping.in_scope
        await cancel(client.request("GET", "/things"))
        assert stepping.is_done is stepping.is_over
        check_idle(client)
        buckets = pacer_of(client)._buckets.values()
        assert [each.waiting for each in buckets] == [[]]
        if stepping.is_over:
            break
        cancelled += 1
    assert cancelled >= 1


async def test_closing_that_is_cancelled_closes_all_the_same(network: FaultyNetwork):
    for at in range(MOST_STEPS):
        client = client_of(network)
        for _ in range(2):
            await asyncio.gather(*(read(client, network.server) for _ in range(3)))
        connections = idle_in(await pool_of(client))
        assert len(connections) >= 2
        stepping = Stepping(at)
        await stepping.as_task(client.close())
        assert stepping.is_done is stepping.is_over
        assert not any(each.is_silent for each in connections)
        if stepping.is_over:
            break


async def test_a_body_that_never_waits_does_not_hold_a_cancellation_up():
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0)
                yield b" "

    def handler(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Endless())

    client = VClient(
        "https://a.test", "key", transport=httpx.MockTransport(handler), set_as_default=False
    )
    stepping = Stepping(20)
    await stepping.as_task(client.request("GET", "/things"))
    assert not stepping.is_done
    assert stepping.steps < 500
