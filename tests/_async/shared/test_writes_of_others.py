"""Reads after a write of another process pass by the server's cache, too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import patient, send, shared_of
from scripted import Script
from vclient._api import routes
from vclient._async.clock import Clock
from vclient._policy.own_writes import WINDOW
from vclient._policy.touched import WRITES
from vclient.exceptions import SharedStateWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis_server import RedisServer
    from vclient import VClient

    MakeClient = Callable[..., VClient]


@pytest.fixture
def make(make_client: MakeClient, redis_url: str, redis_prefix: str) -> MakeClient:
    def make(handler: Any, **options: Any) -> VClient:
        options = {"shared": redis_url, "shared_prefix": redis_prefix, **options}
        return patient(make_client(handler, **options))

    return make


@pytest.fixture
def script() -> Script:
    return Script.always(200)


@pytest.fixture
async def reader(make: MakeClient, script: Script, clock: Any) -> VClient:
    """A client that knows of no write within the window."""
    reader = make(script)
    await reader.request("GET", "/companies")
    clock.now += WINDOW
    return reader


@pytest.fixture
def writer(make: MakeClient) -> VClient:
    return make(Script.always(200))


async def value_of(reader: VClient, script: Script) -> str | None:
    await reader.request("GET", "/companies")
    return script.last.params.get("_fresh")


async def test_reads_pass_by_the_cache_for_the_window(
    reader: VClient, writer: VClient, script: Script, clock: Any
):
    assert await value_of(reader, script) is None
    await writer.request("PATCH", "/companies/1")
    # Each on its own: one may reach the server before a write that it knows to have begun.
    values = {await value_of(reader, script) for _ in range(3)}
    assert len(values) == 3
    assert None not in values
    clock.now += WINDOW - 0.02
    assert await value_of(reader, script)
    clock.now += 0.02
    assert await value_of(reader, script) is None


async def test_the_first_read_knows_nothing_and_passes_by(make: MakeClient, script: Script):
    assert await value_of(make(script), script)


async def test_reads_know_of_writes_that_go_on(make: MakeClient, reader: VClient, script: Script):
    seen: list[str | None] = []

    async def meanwhile(_request: httpx.Request) -> httpx.Response:
        seen.append(await value_of(reader, script))
        return httpx.Response(200)

    await make(meanwhile).request("PATCH", "/companies/1")
    assert seen != [None]


async def test_what_is_known_holds_for_10_ms(
    reader: VClient, writer: VClient, script: Script, clock: Any
):
    assert await value_of(reader, script) is None
    known = clock.now
    await writer.request("PATCH", "/companies/1")
    clock.now = known + 0.009
    assert await value_of(reader, script) is None
    clock.now = known + 0.011
    assert await value_of(reader, script)


@pytest.mark.parametrize(
    ("taken", "waits"),
    [(0.0, 0.011), (0.005, 0.006), (0.02, 0), (1.0, 0), (WINDOW - 0.1, 0.011), (60, 0.011)],
)
async def test_a_write_ends_when_everybody_knows_of_it(
    make: MakeClient, clock: Any, taken: float, waits: float
):
    def slow(_request: httpx.Request) -> httpx.Response:
        clock.now += taken
        return httpx.Response(200)

    await make(slow, total_timeout=None).request("PATCH", "/companies/1")
    assert sum(clock.waits) == pytest.approx(waits)


async def test_dice_are_no_writes(reader: VClient, writer: VClient, script: Script, clock: Any):
    await send(writer, "POST", routes.DICEROLLS(company_id="c"))
    assert await value_of(reader, script) is None
    assert clock.waits == []


async def test_nobody_is_asked_where_nothing_is_cached_or_to_be_fresh(
    make: MakeClient, script: Script, make_redis: Callable[[], RedisServer]
):
    server = make_redis()
    client = make(script, shared=server.url, pacing=False)
    await client.request("GET", "/health")
    await client.with_options(fresh=True).request("GET", "/companies")
    await client.with_options(read_your_writes=False).request("GET", "/companies")
    assert server.client().dbsize() == 0
    await client.request("GET", "/companies")
    assert server.client().dbsize() == 1


async def test_while_redis_is_away_a_client_knows_its_own_writes(
    make: MakeClient, script: Script, clock: Any, make_redis: Callable[[], RedisServer]
):
    server = make_redis()
    client = make(script, shared=server.url)
    await value_of(client, script)
    clock.now += WINDOW
    server.kill()
    with pytest.warns(SharedStateWarning):
        assert await value_of(client, script) is None
    await client.request("PATCH", "/companies/1")
    assert clock.waits == []
    assert await value_of(client, script)


@pytest.mark.filterwarnings("ignore::vclient.SharedStateWarning")
async def test_what_others_were_not_told_they_are_told_soon(
    make_client: MakeClient, redis_prefix: str, make_redis: Callable[[], RedisServer]
):
    server = make_redis()
    options = {"shared": server.url, "shared_prefix": redis_prefix}
    writer = make_client(Script.always(200), **options)
    reader = patient(make_client(Script.always(200), **options))
    known = await shared_of(reader).read(None, [WRITES])
    server.hang()
    # It finds out that Redis is away, so that the write does not try it.
    await writer.request("GET", "/companies")
    await writer.request("PATCH", "/companies/1")
    server.go_on()
    end = time.monotonic() + 20
    # The writer calls nothing any more.
    while await shared_of(reader).read(None, [WRITES]) == known:
        assert time.monotonic() < end, "nobody is told"
        await Clock().sleep(0.01)
