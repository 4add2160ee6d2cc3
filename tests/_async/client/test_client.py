"""The client: its life, its options and the way to its services."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import scope_of
from vclient import VClient
from vclient.services import (
    CompaniesService,
    DeveloperService,
    DicerollsService,
    OptionsService,
    SystemService,
    UsersService,
)

if TYPE_CHECKING:
    from vclient.testing import ValentinaServer

BASE_URL = "https://api.valentina.test"
API_KEY = "the-key-that-nobody-may-see"


class RecordingTransport(httpx.AsyncBaseTransport):
    """Answers everything, and notes when it is closed."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.times_closed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json={})

    async def aclose(self) -> None:
        self.times_closed += 1


def new_client(**options: Any) -> VClient:
    options = {"transport": RecordingTransport(), "set_as_default": False, **options}
    return VClient(BASE_URL, API_KEY, **options)


class TestCopies:
    def test_cannot_be_pickled(self):
        class_name = VClient.__name__
        with pytest.raises(TypeError, match=f"{class_name} cannot be pickled") as caught:
            pickle.dumps(new_client())
        assert "create a client in each process" in str(caught.value)

    def test_nor_copied(self):
        for make in (copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="holds connections"):
                make(new_client())


class TestEnvironment:
    @pytest.fixture(autouse=True)
    def _variables(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", "https://environment.test/api/v1/")
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", "key-of-environment")
        monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", "company-of-environment")

    async def first_request(self, *arguments: str, **options: Any) -> httpx.Request:
        transport = RecordingTransport()
        options = {"transport": transport, "set_as_default": False, **options}
        async with VClient(*arguments, **options) as client:
            await client.request("GET", "/health")
        return transport.requests[0]

    async def test_all_three(self):
        request = await self.first_request()
        assert str(request.url) == "https://environment.test/api/v1/health"
        assert request.headers["X-API-KEY"] == "key-of-environment"
        client = VClient(set_as_default=False)
        assert client.default_company_id == "company-of-environment"
        assert scope_of(client.users()) == {"company_id": "company-of-environment"}

    async def test_arguments_win(self):
        request = await self.first_request(BASE_URL, API_KEY)
        assert request.url.host == "api.valentina.test"
        assert request.headers["X-API-KEY"] == API_KEY
        assert new_client(default_company_id="mine").default_company_id == "mine"

    @pytest.mark.parametrize(
        ("argument", "variable"),
        [("base_url", "VALENTINA_CLIENT_BASE_URL"), ("api_key", "VALENTINA_CLIENT_API_KEY")],
    )
    @pytest.mark.parametrize("value", [None, ""])
    def test_missing(
        self, monkeypatch: pytest.MonkeyPatch, argument: str, variable: str, value: str | None
    ):
        monkeypatch.delenv(variable)
        if value is not None:
            monkeypatch.setenv(variable, value)
        with pytest.raises(ValueError, match=f"^{argument} is missing") as caught:
            VClient()
        assert f"{argument}=..." in str(caught.value)
        assert variable in str(caught.value)

    @pytest.mark.parametrize("value", [None, ""])
    def test_company_may_be_missing(self, monkeypatch: pytest.MonkeyPatch, value: str | None):
        monkeypatch.delenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID")
        if value is not None:
            monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", value)
        client = new_client()
        assert client.default_company_id is None
        with pytest.raises(ValueError, match="no company id"):
            client.users()

    def test_read_when_the_client_is_made(self, monkeypatch: pytest.MonkeyPatch):
        client = new_client()
        monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", "another")
        assert client.default_company_id == "company-of-environment"


class TestSubclass:
    class TaggedClient(VClient):
        """A client of an application."""

        def __init__(self, tag: str, **options: Any) -> None:
            super().__init__(BASE_URL, API_KEY, transport=RecordingTransport(), **options)
            self.tag = tag

        async def ping(self) -> bool:
            return (await self.request("GET", "/health")).is_success

    async def test_works_as_a_client(self):
        async with self.TaggedClient("red", set_as_default=False) as client:
            assert await client.ping()
            assert repr(client) == f"<TaggedClient {BASE_URL}>"
            view = client.with_options(timeout=1)
            assert type(view) is self.TaggedClient
            assert view.tag == "red"
            assert await view.ping()
        assert client.is_closed

    def test_is_registered_as_it_is(self):
        client = self.TaggedClient("red")
        with client.as_default() as same:
            assert same.tag == "red"


class TestServices:
    def test_of_no_company(self):
        client = new_client()
        for service, expected in (
            (client.companies, CompaniesService),
            (client.developer, DeveloperService),
            (client.system, SystemService),
        ):
            assert type(service) is expected
            assert service() is service

    async def test_can_be_called_like_the_others(self, client: VClient):
        assert len(await client.companies().list_all()) == len(await client.companies.list_all())
        assert await client.developer().get_me() == await client.developer.get_me()
        assert (await client.system().health()).database_status == "online"

    def test_of_a_company(self):
        client = new_client(default_company_id="the-default")
        assert type(client.users()) is UsersService
        assert type(client.dicerolls("a-user")) is DicerollsService
        assert type(client.options()) is OptionsService

    @pytest.mark.parametrize("company_id", [None, ""])
    def test_no_company(self, company_id: str | None):
        client = new_client()
        for make in (
            lambda: client.users(company_id),
            lambda: client.dicerolls("a-user", company_id),
            lambda: client.options(company_id),
            lambda: client.campaigns("a-user", company_id),
            lambda: client.books("a-user", "a-campaign", company_id=company_id),
            lambda: client.chapters("a-user", "a-campaign", "a-book", company_id=company_id),
            lambda: client.dictionary(company_id),
            lambda: client.identity(company_id),
        ):
            with pytest.raises(ValueError, match="no company id: pass company_id=") as caught:
                make()
            assert "default_company_id=" in str(caught.value)

    def test_empty_company_is_not_the_default_one(self):
        client = new_client(default_company_id="the-default")
        with pytest.raises(ValueError, match="no company id"):
            client.users("")

    async def test_company_reaches_the_path(self, client: VClient, server: ValentinaServer):
        await client.users().list_all()
        await client.options().get_options()
        await client.dicerolls(server.user_id).list_all()
        prefix = f"/api/v1/companies/{server.company_id}"
        assert [call.path for call in server.calls] == [
            f"{prefix}/users",
            f"{prefix}/options",
            f"{prefix}/dicerolls",
        ]
