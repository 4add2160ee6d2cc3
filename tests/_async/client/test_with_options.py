"""Views: clients and services with other options on the same connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import connections_of, scope_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.testing import ValentinaServer


def health(_: httpx.Request) -> httpx.Response:
    return httpx.Response(
        200,
        json={
            "database_status": "online",
            "cache_status": "online",
            "database_latency_ms": 1.0,
            "cache_latency_ms": 1.0,
            "uptime": "0d 0h 0m 1s",
            "version": "0.27.0",
        },
    )


class TestClient:
    async def test_view_shares_the_connections(self, client: VClient):
        view = client.with_options(timeout=2)
        assert view is not client
        assert type(view) is type(client)
        assert connections_of(view) is connections_of(client)
        assert (await view.system.health()).database_status == "online"

    async def test_view_of_a_view(self, client: VClient, server: ValentinaServer):
        view = client.with_options(headers={"X-A": "1"}).with_options(headers={"X-B": "2"})
        await view.close()
        await view.system.health()
        assert server.calls[-1].headers["X-A"] == "1"
        assert server.calls[-1].headers["X-B"] == "2"
        assert not client.is_closed

    @pytest.mark.parametrize(
        "option", [{"timeouts": 2}, {"base_url": "https://elsewhere.test"}, {"api_key": "another"}]
    )
    def test_unknown_option(self, client: VClient, option: dict[str, Any]):
        with pytest.raises(TypeError, match=f"unknown option: {next(iter(option))}"):
            client.with_options(**option)

    async def test_timeout(self, make_client: Callable[..., VClient]):
        seen = []

        def handler(request: httpx.Request) -> httpx.Response:
            seen.append(request.extensions["timeout"]["read"])
            return health(request)

        client = make_client(handler, timeout=30)
        await client.with_options(timeout=2).system.health()
        await client.with_options(timeout=None).system.health()
        await client.with_options(timeout=httpx.Timeout(5, read=7)).system.health()
        await client.system.health()
        assert seen == [2, None, 7, 30]

    async def test_headers_are_added(self, make_client: Callable[..., VClient]):
        seen = []

        def handler(request: httpx.Request) -> httpx.Response:
            names = ("X-Kept", "X-Changed", "X-New")
            seen.append([request.headers.get(name) for name in names])
            return health(request)

        client = make_client(handler, headers={"X-Kept": "a", "X-Changed": "b"})
        view = client.with_options(headers={"x-changed": "c", "X-New": "d"})
        await view.system.health()
        await client.with_options(headers={}).system.health()
        await client.with_options(headers=None).system.health()
        await client.with_options(timeout=2).system.health()
        await client.system.health()
        kept = ["a", "b", None]
        assert seen == [["a", "c", "d"], kept, kept, kept, kept]

    async def test_max_retries(self, make_client: Callable[..., VClient]):
        attempts = []

        def handler(request: httpx.Request) -> httpx.Response:
            attempts.append(request)
            return health(request) if len(attempts) > 1 else httpx.Response(503)

        client = make_client(handler, max_retries=0)
        assert (await client.with_options(max_retries=1).system.health()).version == "0.27.0"
        assert len(attempts) == 2

    def test_default_company(self, client: VClient, server: ValentinaServer):
        view = client.with_options(default_company_id="another")
        assert view.default_company_id == "another"
        assert scope_of(view.users()) == {"company_id": "another"}
        assert scope_of(client.users()) == {"company_id": server.company_id}
        with pytest.raises(ValueError, match="no company id"):
            client.with_options(default_company_id=None).users()


class TestService:
    async def test_company_and_user_stay(self, client: VClient, server: ValentinaServer):
        users = client.users(user_id=server.user_id)
        view = users.with_options(headers={"X-A": "1"})
        await view.create(username="ada", email="ada@example.com", role="PLAYER")
        call = server.calls[-1]
        assert call.path == f"/api/v1/companies/{server.company_id}/users"
        assert call.headers["On-Behalf-Of"] == server.user_id
        assert call.headers["X-A"] == "1"
        await users.list_all()
        assert "X-A" not in server.calls[-1].headers

    def test_shares_the_connections(self, client: VClient):
        view = client.companies.with_options(max_retries=0)
        assert connections_of(view) is connections_of(client)
