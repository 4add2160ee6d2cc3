"""The default client in several threads, tasks and event loops, and with both clients."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import vclient
import vclient.sync
from inside import connections_of, scope_of
from vclient import SyncVClient, VClient

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_default_client() -> Iterator[None]:
    vclient.clear_default_client()
    vclient.sync.clear_default_client()
    yield
    vclient.clear_default_client()
    vclient.sync.clear_default_client()


def options(**more: Any) -> dict[str, Any]:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    return {"base_url": "https://a.test", "api_key": "a-key", "transport": transport, **more}


def run_in_thread(function: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def no_default(default_client: Any) -> bool:
    try:
        default_client()
    except RuntimeError:
        return True
    return False


class TestBothClients:
    def test_have_defaults_of_their_own(self):
        client = VClient(**options())
        assert no_default(vclient.sync.default_client)
        twin = SyncVClient(**options())
        assert vclient.default_client() is client
        assert vclient.sync.default_client() is twin

    def test_closing_one_leaves_the_other(self):
        client = VClient(**options())
        SyncVClient(**options()).close()
        assert vclient.default_client() is client
        assert no_default(vclient.sync.default_client)
        SyncVClient(**options())
        asyncio.run(client.close())
        assert no_default(vclient.default_client)
        assert not no_default(vclient.sync.default_client)

    def test_contexts_are_apart(self):
        client = VClient(**options(set_as_default=False))
        twin = SyncVClient(**options(set_as_default=False))
        with client.as_default():
            assert no_default(vclient.sync.default_client)
            with twin.as_default():
                assert vclient.default_client() is client
                assert vclient.sync.default_client() is twin

    def test_clearing_is_apart(self):
        client = VClient(**options())
        SyncVClient(**options())
        vclient.sync.clear_default_client()
        assert vclient.default_client() is client
        assert no_default(vclient.sync.default_client)

    def test_prefixed_factories_use_the_synchronous_default(self):
        VClient(**options(default_company_id="of-async"))
        twin = SyncVClient(**options(default_company_id="of-sync"))
        assert connections_of(vclient.sync_users_service()) is connections_of(twin)
        assert scope_of(vclient.sync_users_service()) == {"company_id": "of-sync"}
        assert scope_of(vclient.users_service()) == {"company_id": "of-async"}
        assert vclient.sync_users_service is vclient.sync.users_service

    def test_each_message_names_its_own_class(self):
        with pytest.raises(RuntimeError, match=r" VClient\(base_url"):
            vclient.companies_service()
        with pytest.raises(RuntimeError, match=r" SyncVClient\(base_url"):
            vclient.sync.companies_service()


@pytest.mark.parametrize(
    ("client_class", "module"), [(VClient, vclient), (SyncVClient, vclient.sync)]
)
class TestThreads:
    def test_default_is_that_of_all_threads(self, client_class: Any, module: Any):
        client = run_in_thread(lambda: client_class(**options()))
        assert module.default_client() is client
        assert run_in_thread(module.default_client) is client

    def test_context_is_that_of_one_thread(self, client_class: Any, module: Any):
        default = client_class(**options())
        client = client_class(**options(set_as_default=False))
        with client.as_default():
            assert run_in_thread(module.default_client) is default
            assert module.default_client() is client

    def test_contexts_of_several_threads(self, client_class: Any, module: Any):
        everyone_is_there = threading.Barrier(8, timeout=30)

        def work(_: int) -> bool:
            client = client_class(**options(set_as_default=False))
            with client.as_default():
                everyone_is_there.wait()
                same = module.default_client() is client
                everyone_is_there.wait()
            return same and no_default(module.default_client)

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))

    def test_made_and_forgotten_at_once(self, client_class: Any, module: Any):
        first = client_class(**options())

        def work(_: int) -> None:
            client = client_class(**options())
            if client_class is SyncVClient:
                client.close()
            else:
                asyncio.run(client.close())

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(40)))
        assert module.default_client() is first


class TestTasks:
    async def test_context_is_that_of_one_task(self):
        default = VClient(**options())
        first, second = (VClient(**options(set_as_default=False)) for _ in range(2))
        first_is_in, second_is_in = asyncio.Event(), asyncio.Event()

        async def enter_first() -> None:
            with first.as_default():
                first_is_in.set()
                await second_is_in.wait()
                assert vclient.default_client() is first

        async def enter_second() -> None:
            await first_is_in.wait()
            assert vclient.default_client() is default
            with second.as_default():
                second_is_in.set()
                await asyncio.sleep(0)
                assert vclient.default_client() is second

        await asyncio.gather(enter_first(), enter_second())
        assert vclient.default_client() is default

    async def test_tasks_that_are_started_inside_have_it(self):
        VClient(**options())
        client = VClient(**options(set_as_default=False))

        async def current() -> VClient:
            await asyncio.sleep(0)
            return vclient.default_client()

        with client.as_default():
            task = asyncio.create_task(current())
            assert await asyncio.to_thread(vclient.default_client) is client
        assert await task is client
