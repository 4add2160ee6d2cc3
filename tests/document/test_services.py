"""The services that the document lists, their common methods and their pages."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import pydantic
import pytest

from document.reading import Flavor, block, names, table
from inside import scope_of
from vclient import AuthorizationError
from vclient.models import Company, NewCompanyResponse, PaginatedResponse

if TYPE_CHECKING:
    from vclient.testing import ValentinaServer

SERVICES = "## Available Services"
CRUD = "### CRUD Operations"
PAGINATION = "### Pagination"


def factories() -> dict[str, list[str]]:
    """Return the arguments of each factory of the document, as it writes them."""
    found = {}
    for row in table(SERVICES):
        match = re.fullmatch(r"`(\w+)\((.*)\)`", row[1])
        assert match is not None
        found[match[1]] = [each for each in match[2].split(", ") if each]
    return found


class TestFactories:
    def test_all_are_there(self, flavor: Flavor):
        assert [name for name in factories() if not hasattr(flavor.names, name)] == []

    @pytest.mark.usefixtures("client")
    @pytest.mark.parametrize("name", sorted(factories()))
    def test_arguments(self, flavor: Flavor, server: ValentinaServer, name: str):
        factory = getattr(flavor.names, name)
        arguments = factories()[name]
        ids = [each for each in arguments if not each.endswith("=...")]
        by_position = factory(*[server.user_id for _ in ids])
        by_name = factory(**dict.fromkeys(ids, server.user_id))
        assert type(by_position) is type(by_name)
        if "company_id=..." in arguments:
            explicit = factory(*[server.user_id for _ in ids], company_id="explicit-id")
            assert scope_of(explicit)["company_id"] == "explicit-id"
            assert scope_of(by_position)["company_id"] == server.company_id
            assert scope_of(by_position) == scope_of(by_name)
        else:
            assert "company_id" not in inspect.signature(factory).parameters

    @pytest.mark.parametrize("name", sorted(factories()))
    def test_client_has_a_way_to_the_same_service(
        self, flavor: Flavor, client: Any, server: ValentinaServer, name: str
    ):
        ids = [server.user_id for each in factories()[name] if not each.endswith("=...")]
        service = getattr(client, name.removesuffix("_service"))(*ids)
        assert type(service) is type(getattr(flavor.names, name)(*ids))


class TestCrud:
    def test_methods(self, client: Any):
        methods = [row[0].strip("`").partition("(")[0] for row in table(CRUD)]
        assert methods == ["get", "create", "update", "delete"]
        for name in methods:
            assert callable(getattr(client.companies, name))

    async def test_example(self, flavor: Flavor, client: Any, server: ValentinaServer):
        code = block(CRUD).replace("507f1f77bcf86cd799439011", server.company_id)
        variables = await flavor.run(code, companies=client.companies)
        assert isinstance(variables["company"], NewCompanyResponse)
        assert variables["company"].company.name == "My Company"
        assert variables["company"].company.email == "contact@example.com"
        assert variables["updated"].name == "New Name"
        assert isinstance(variables["updated"], Company)
        with pytest.raises(AuthorizationError):
            await flavor.wait(client.companies.get(server.company_id))

        assert [(call.method, call.status, call.json) for call in server.calls[:4]] == [
            ("GET", 200, None),
            ("POST", 201, {"name": "My Company", "email": "contact@example.com"}),
            ("PATCH", 200, {"name": "New Name"}),
            ("DELETE", 204, None),
        ]

    async def test_get_returns_the_resource(
        self, flavor: Flavor, client: Any, server: ValentinaServer
    ):
        first = block(CRUD).replace("507f1f77bcf86cd799439011", server.company_id)
        first = first.partition("\n\n")[0]
        variables = await flavor.run(first, companies=client.companies)
        assert variables["company"].name == "Midnight Society"


class TestPagination:
    @pytest.fixture
    async def example(
        self,
        flavor: Flavor,
        client: Any,
        server: ValentinaServer,
        capsys: pytest.CaptureFixture[str],
    ) -> tuple[dict[str, Any], list[str], list[str]]:
        """What the example leaves behind and prints, and the names of 26 companies."""
        expected = ["Midnight Society"]
        for number in range(25):
            name = f"Company {number:02}"
            await flavor.wait(client.companies.create(name=name, email="a@example.com"))
            expected.append(name)
        server.calls.clear()
        variables = await flavor.run(block("#### Example Usage"), companies=client.companies)
        return variables, capsys.readouterr().out.splitlines(), sorted(expected)

    async def test_example(self, example: Any, server: ValentinaServer):
        variables, printed, expected = example
        assert printed == ["Page 1 of 3", *expected[:10], *expected]
        assert isinstance(variables["page"], PaginatedResponse)
        assert [each.name for each in variables["next_page"].items] == expected[10:20]
        assert variables["next_page"].offset == 10
        assert variables["next_page"].current_page == 2
        assert [each.name for each in variables["all_companies"]] == expected
        assert [(call.params["limit"], call.params["offset"]) for call in server.calls] == [
            (["10"], ["0"]),
            (["10"], ["10"]),
            (["100"], ["0"]),
            (["100"], ["0"]),
        ]

    async def test_methods(self, flavor: Flavor, client: Any):
        assert [row[0].strip("`") for row in table(PAGINATION)] == [
            "get_page()",
            "list_all()",
            "iter_all()",
        ]
        page = await flavor.wait(client.companies.get_page())
        assert isinstance(page, PaginatedResponse)
        assert isinstance(page.items[0], Company)
        listed = await flavor.wait(client.companies.list_all())
        assert isinstance(listed, list)
        assert isinstance(listed[0], Company)
        streamed = client.companies.iter_all()
        assert isinstance(streamed, Iterator if flavor.is_sync else AsyncIterator)

    def test_fields_of_a_page(self):
        fields = PaginatedResponse[Company].model_fields
        documented = table("#### PaginatedResponse Model")
        assert list(fields) == [row[0].strip("`") for row in documented]
        for name, types, _ in documented:
            expected = {"`list[T]`": list[Company], "`int`": int}[types]
            assert fields[name.strip("`")].annotation == expected

    def test_properties_of_a_page(self):
        for name, types, _ in table("#### Computed Properties"):
            computed = inspect.getattr_static(PaginatedResponse, name.strip("`"))
            assert isinstance(computed, property)
            returned = typing.get_type_hints(computed.fget)["return"]
            assert returned.__name__ == types.strip("`")

    def test_page_of_the_end(self):
        page = PaginatedResponse[int](items=[1], limit=10, offset=20, total=21)
        found = {name: getattr(page, name) for name in names("#### Computed Properties")}
        assert found == {"has_more": False, "next_offset": 30, "total_pages": 3, "current_page": 3}


async def test_all_answers_are_pydantic_models(
    flavor: Flavor, client: Any, server: ValentinaServer
):
    answers = [
        await flavor.wait(client.companies.get(server.company_id)),
        await flavor.wait(client.companies.get_page()),
        await flavor.wait(client.developer.get_me()),
        await flavor.wait(client.dicerolls(server.user_id).create()),
        await flavor.wait(client.options().get_options()),
        await flavor.wait(client.system.health()),
        *await flavor.wait(client.users().list_all()),
    ]
    assert [each for each in answers if not isinstance(each, pydantic.BaseModel)] == []
