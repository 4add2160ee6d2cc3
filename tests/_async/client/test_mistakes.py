"""The commonest mistakes, and what the client says of them."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import Script, returning
from vclient import VClient, companies_service, users_service
from vclient.exceptions import (
    APIError,
    AuthenticationError,
    NotFoundError,
    ResponseDecodeError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

KEY = "SECRETKEY0123456789"
PAGE = "<!doctype html><html><body>Welcome</body></html>"


class TestNoDefaultClient:
    async def test_none_was_made(self):
        expected = r"there is no default client: create one first, such as \w*VClient\(base_url="
        with pytest.raises(RuntimeError, match=expected):
            companies_service()

    async def test_it_was_closed(self, make_client: MakeClient):
        await make_client(Script(), set_as_default=True).close()
        with pytest.raises(RuntimeError, match="no default client"):
            companies_service()


class TestWrongBaseUrl:
    async def test_no_scheme(self, make_client: MakeClient):
        with pytest.raises(ValueError, match="does not begin with https:// or http://"):
            make_client(Script(), base_url="api.valentina-noir.com")

    async def test_root_of_the_api_twice(self, make_client: MakeClient):
        script = Script(200)
        client = make_client(script, base_url="https://api.valentina.test/api/v1/api/v1/")
        await client.request("GET", "/things")
        assert script.last.path == "/api/v1/things"
        with pytest.raises(ValueError, match="give '/things', not '/api/v1/things'"):
            await client.request("GET", "/api/v1/things")

    @pytest.mark.parametrize("status", [404, 405])
    async def test_a_web_page_that_is_not_there(self, make_client: MakeClient, status: int):
        client = make_client(Script(returning(status, html=PAGE)))
        with pytest.raises(APIError, match="is a web page, not the API: check base_url") as raised:
            await client.companies.list_all()
        assert raised.value.status_code == status
        assert raised.value.body == PAGE

    async def test_a_web_page(self, make_client: MakeClient):
        client = make_client(Script.always(returning(200, html=PAGE)))
        for call in (client.companies.list_all, client.system.health):
            with pytest.raises(ResponseDecodeError, match="is a web page, not the API: check"):
                await call()
        with pytest.raises(ResponseDecodeError, match="is a web page, not the API: check"):
            await client.companies.delete("a-company")

    async def test_answers_of_the_api_have_no_such_hint(
        self, make_client: MakeClient, client: VClient
    ):
        with pytest.raises(NotFoundError) as raised:
            await client.users().get("00000000-0000-4000-8000-000000000000")
        assert "base_url" not in str(raised.value)
        broken = make_client(Script(returning(502, html=PAGE)), max_retries=0)
        with pytest.raises(APIError) as raised:
            await broken.companies.list_all()
        assert "base_url" not in str(raised.value)

    @pytest.mark.parametrize(
        ("location", "where"),
        [
            ("https://api.valentina.test/api/v1/companies", " to https://api.valentina.test,"),
            ("https://user:secret@a.test:444/?secret=1", " to https://a.test:444,"),
            ("/login?secret=1", ","),
            ("https://[secret", ","),
            ("https://a.test:secret/", ","),
            (None, ","),
        ],
    )
    async def test_redirects(self, make_client: MakeClient, location: str | None, where: str):
        headers = {} if location is None else {"Location": location}
        client = make_client(Script(returning(308, headers=headers)))
        with pytest.raises(APIError, match="check base_url") as raised:
            await client.companies.list_all()
        assert f"the server redirects{where} which is not followed" in str(raised.value)
        assert "secret" not in str(raised.value)

    async def test_nothing_listens(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            client = VClient(f"http://{where}", KEY, set_as_default=False, max_retries=0)
            async with client:
                with pytest.raises(TransportError, match=f"nothing listens at {where}: check"):
                    await client.companies.list_all()

    async def test_no_such_host(self, monkeypatch: pytest.MonkeyPatch):
        def fail(*_arguments: Any, **_options: Any) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        client = VClient("https://api.valentna.test", KEY, set_as_default=False, max_retries=0)
        async with client:
            expected = "the name api.valentna.test was not found: check base_url"
            with pytest.raises(TransportError, match=expected):
                await client.companies.list_all()

    async def test_networks_that_fail_otherwise_have_no_such_hint(self, make_client: MakeClient):
        client = make_client(Script(httpx.ConnectError, httpx.ReadError), max_retries=0)
        for _ in range(2):
            with pytest.raises(TransportError) as raised:
                await client.companies.list_all()
            assert "base_url" not in str(raised.value)


class TestWrongKey:
    async def test_argument(self, make_client: MakeClient, server: ValentinaServer):
        client = make_client(Script(), api_key=KEY, transport=server.transport())
        with pytest.raises(AuthenticationError) as raised:
            await client.companies.list_all()
        assert "the API key came from the argument api_key" in str(raised.value)
        assert KEY not in str(raised.value)

    async def test_environment(
        self, make_client: MakeClient, server: ValentinaServer, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", KEY)
        client = make_client(Script(), api_key=None, transport=server.transport())
        variable = "the environment variable VALENTINA_CLIENT_API_KEY"
        with pytest.raises(AuthenticationError, match=f"the API key came from {variable}"):
            await client.with_options(timeout=3).companies.list_all()

    async def test_a_key_of_one_call(self, make_client: MakeClient, server: ValentinaServer):
        client = make_client(Script(), transport=server.transport())
        with pytest.raises(AuthenticationError) as raised:
            await client.request("GET", "/companies", headers={"X-API-KEY": KEY})
        assert "came from" not in str(raised.value)


class TestMissingCompany:
    EXPECTED = (
        r"no company id: pass company_id=\.\.\., create the client with default_company_id=\.\.\., "
        "or set VALENTINA_CLIENT_DEFAULT_COMPANY_ID"
    )

    async def test_accessor(self, make_client: MakeClient):
        with pytest.raises(ValueError, match=self.EXPECTED):
            make_client(Script()).users()

    async def test_factory(self, make_client: MakeClient):
        make_client(Script(), set_as_default=True)
        with pytest.raises(ValueError, match=self.EXPECTED):
            users_service()
