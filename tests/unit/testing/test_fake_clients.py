"""The clients that need no network and never sleep."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import time
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

import vclient
import vclient.sync
import vclient.testing
from vclient import ServerError, SyncVClient, VClient, companies_service, sync_companies_service
from vclient._async import registry
from vclient._sync import registry as sync_registry
from vclient.testing import FakeVClient, SyncFakeVClient, ValentinaServer
from vclient.testing.clients import FakeClientOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTH = "GET /health"
PAIRS = [(FakeVClient, VClient), (SyncFakeVClient, SyncVClient)]
FAKES = [FakeVClient, SyncFakeVClient]


@pytest.fixture(autouse=True)
def _no_default_client() -> Iterator[None]:
    yield
    registry.clear_default_client()
    sync_registry.clear_default_client()


@pytest.mark.parametrize(("fake", "real"), PAIRS)
class TestBoth:
    def test_they_are_real_clients(self, fake, real):
        client = fake()
        assert isinstance(client, real)
        assert isinstance(client.server, ValentinaServer)
        assert client.default_company_id == client.server.company_id

    def test_they_take_the_options_of_real_ones(self, fake, real):
        taken = set(inspect.signature(real.__init__).parameters) - {"self", "transport"}
        assert set(FakeClientOptions.__annotations__) == taken
        with pytest.raises(TypeError):
            fake(transport=httpx.MockTransport(lambda _: httpx.Response(200)))
        with pytest.raises(ValueError, match="max_retries"):
            fake(max_retries=-1)

    def test_each_has_a_server_of_its_own_unless_one_is_given(self, fake, real):
        assert fake().server is not fake().server
        server = ValentinaServer(base_url="http://other.test")
        client = fake(server)
        assert client.server is server
        assert repr(client) == f"<{fake.__name__} http://other.test>"
        assert real is fake.__mro__[1]

    def test_none_stands_for_the_server(self, fake, real):
        client = fake(base_url=None, api_key=None, default_company_id=None)
        assert client.default_company_id == client.server.company_id
        assert fake(default_company_id="x").default_company_id == "x"
        assert isinstance(client, real)

    def test_a_server_without_a_world_has_no_default_company(self, fake, real):
        client = fake(ValentinaServer(world=False))
        assert client.default_company_id is None
        assert isinstance(client, real)

    def test_views_stay_with_the_server(self, fake, real):
        client = fake()
        view = client.with_options(max_retries=0)
        assert isinstance(view, real)
        assert view.server is client.server
        assert view._transport._clock is client._transport._clock

    def test_nothing_leaks(self, fake, real):
        client = fake()
        assert client.server.api_key not in repr(client)
        assert client.server.api_key not in repr(client.server.calls)
        with pytest.raises(TypeError, match=f"{fake.__name__} cannot be pickled"):
            pickle.dumps(client)
        assert issubclass(fake, real)


def test_the_factories_find_the_async_one():
    async def read():
        async with FakeVClient() as client:
            assert vclient.default_client() is client
            return [each.id for each in await companies_service().list_all()] == [
                client.server.company_id
            ]

    assert asyncio.run(read())
    with pytest.raises(RuntimeError, match="no default client"):
        vclient.default_client()


def test_the_factories_find_the_synchronous_one():
    with SyncFakeVClient() as client:
        assert vclient.sync.default_client() is client
        assert sync_companies_service().count() == 1
    with pytest.raises(RuntimeError, match="no default client"):
        vclient.sync.default_client()


@pytest.mark.parametrize("fake", FAKES)
def test_it_need_not_be_the_default(fake):
    fake(set_as_default=False)
    for default_client in (vclient.default_client, vclient.sync.default_client):
        with pytest.raises(RuntimeError):
            default_client()


def test_another_key_acts_for_another_developer():
    server = ValentinaServer()
    with SyncFakeVClient(server, api_key=server.global_admin_api_key) as client:
        assert len(client.global_admin.list_all_developers()) == 2


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_waits_pass_on_the_clock_of_the_server(backend):
    server = ValentinaServer()

    async def read():
        async with FakeVClient(server) as client:
            return await client.system.health()

    started, before = time.monotonic(), server.now
    server.fail(HEALTH, status=503, times=3)
    anyio.run(read, backend=backend)
    assert (server.now - before).total_seconds() == pytest.approx(7, abs=0.01)
    assert time.monotonic() - started < 5


def test_a_wait_lets_other_tasks_run():
    server = ValentinaServer()
    server.fail(HEALTH, times=3)
    order = []

    async def read(client):
        await client.system.health()
        order.append("read")

    async def other():
        order.append("other")

    async def main():
        async with FakeVClient(server) as client:
            await asyncio.gather(read(client), other())

    asyncio.run(main())
    assert order == ["other", "read"]


def test_two_runs_are_alike():
    def run():
        server = ValentinaServer()
        server.fail(times=2)
        with SyncFakeVClient(server) as client:
            created = client.campaigns(server.user_id).create(name="abc", idempotency_key="k")
        return created, server.now

    assert run() == run()


def test_the_clock_of_a_client_never_runs_backwards():
    server = ValentinaServer()
    with SyncFakeVClient(server, total_timeout=10) as client:
        clock = client._transport._clock
        server.advance(100)
        first = clock.monotonic()
        server.reset()
        assert clock.monotonic() == first
        server.advance(7)
        assert clock.monotonic() == pytest.approx(first + 7)
        server.advance(-50)
        assert clock.monotonic() == pytest.approx(first + 7)


def test_a_client_with_another_source_of_time_does_not_sleep_either():
    server = ValentinaServer(clock=lambda: vclient.testing.Clock().now())
    server.fail(HEALTH, times=1)
    before = server.now
    with SyncFakeVClient(server) as client:
        client.system.health()
    assert (server.now - before).total_seconds() == 1


def test_one_that_gives_up_fails_as_the_real_one():
    server = ValentinaServer()
    server.fail(HEALTH)
    with SyncFakeVClient(server, max_retries=2) as client, pytest.raises(ServerError):
        client.system.health()
    assert len(server.calls) == 3


def test_a_closed_one_sends_nothing():
    client = SyncFakeVClient()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.system.health()
    assert client.server.calls == []
