"""The options of a client: their names, types and defaults, and what they do."""

from __future__ import annotations

import inspect
import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import vclient
from document.reading import Flavor, block, names, table
from inside import config_of
from vclient import AuthorizationError

if TYPE_CHECKING:
    from vclient.testing import ValentinaServer

OPTIONS = "### Configuration Options"
IDEMPOTENCY_KEYS = "### Idempotency Keys"
DEFAULT_COMPANY_ID = "### Default Company ID"

# What the document calls a dictionary may be any mapping.
WIDER = {"dict[str, str]": "Mapping[str, str]"}


class TestOptions:
    async def test_all_nine_in_the_example(self, flavor: Flavor):
        client = (await flavor.run(block(OPTIONS)))["client"]
        assert isinstance(client, flavor.client_class)
        assert flavor.names.default_client() is client

    def test_example_names_the_options_of_the_table(self):
        code = block(OPTIONS)
        assert [option for option in names(OPTIONS) if f"{option}=" not in code] == []
        assert len(names(OPTIONS)) == 9

    async def test_example_gives_the_defaults(self, flavor: Flavor):
        client = (await flavor.run(block(OPTIONS)))["client"]
        plain = flavor.client_class(
            base_url="https://api.valentina-noir.com", api_key="your-api-key"
        )
        assert config_of(client) == config_of(plain)

    @pytest.mark.parametrize("row", table(OPTIONS), ids=lambda row: row[0].strip("`"))
    def test_signature(self, flavor: Flavor, row: list[str]):
        name, types, default, _ = row
        option = inspect.signature(flavor.client_class).parameters[name.strip("`")]
        documented = [each.strip("`") for each in types.split(" or ")]
        accepted = option.annotation.split(" | ")
        assert [each for each in documented if WIDER.get(each, each) not in accepted] == []
        if default == "Required":
            assert option.kind is option.POSITIONAL_OR_KEYWORD
            # Without it, the environment is asked.
            assert option.default is None
        else:
            assert repr(option.default) == default.strip("`")

    @pytest.mark.parametrize("missing", ["base_url", "api_key"])
    def test_required(self, flavor: Flavor, missing: str):
        given = {"base_url": "https://api.valentina-noir.com", "api_key": "your-api-key"}
        del given[missing]
        with pytest.raises(ValueError, match=f"{missing}=") as caught:
            flavor.client_class(**given)
        assert f"VALENTINA_CLIENT_{missing.upper()}" in str(caught.value)

    async def test_headers_go_with_all_requests(self, flavor: Flavor, server: ValentinaServer):
        code = block(OPTIONS, your_api_key=server.api_key)
        code = code.replace("headers=None", 'headers={"X-Application": "tests"}')
        client = (await flavor.run(code))["client"]
        await flavor.wait(client.system.health())
        await flavor.wait(client.companies.create(name="A name", email="a@example.com"))
        assert [call.headers["X-Application"] for call in server.calls] == ["tests"] * 2

    async def test_timeout_is_that_of_each_step(self, flavor: Flavor, server: ValentinaServer):
        client = (await flavor.run(block(OPTIONS, your_api_key=server.api_key)))["client"]
        answer = await flavor.wait(client.request("GET", "/health"))
        assert answer.request.extensions["timeout"] == httpx.Timeout(30.0).as_dict()


class TestIdempotencyKeys:
    async def write(self, flavor: Flavor, client: Any, server: ValentinaServer) -> None:
        """Send a POST, a PATCH, an upload and a PUT, and two calls that take no key."""
        wait, company_id = flavor.wait, server.company_id
        await wait(client.companies.create(name="A name", email="a@example.com"))
        await wait(client.companies.update(company_id, name="Another name"))
        await wait(client.users(company_id, user_id=server.user_id).list_all())
        await wait(client.dicerolls(server.user_id, company_id).create())
        for method in ("PUT", "POST"):
            path = f"/companies/{company_id}/users/{server.user_id}/avatar"
            files = {"file": ("a.png", b"content", "image/png")}
            with pytest.raises(vclient.APIError):
                await wait(client.request(method, path, files=files))
        with pytest.raises(vclient.APIError):
            await wait(client.request("DELETE", "/companies"))

    async def test_every_post_put_and_patch(self, flavor: Flavor, server: ValentinaServer):
        code = block(IDEMPOTENCY_KEYS, your_api_key=server.api_key)
        client = (await flavor.run(code))["client"].with_options(max_retries=0)
        await self.write(flavor, client, server)
        keys = {}
        for call in server.calls:
            key = call.headers.get("Idempotency-Key")
            if call.method not in {"POST", "PUT", "PATCH"}:
                assert key is None
                continue
            assert uuid.UUID(key).version == 4
            assert str(uuid.UUID(key)) == key
            keys[key] = call.method
        assert sorted(keys.values()) == ["PATCH", "POST", "POST", "POST", "PUT"]

    async def test_duplicates_get_the_same_response(self, flavor: Flavor, server: ValentinaServer):
        code = block(IDEMPOTENCY_KEYS, your_api_key=server.api_key)
        client = (await flavor.run(code))["client"]
        await flavor.wait(client.dicerolls(server.user_id, server.company_id).create(num_dice=20))
        first = server.calls[-1].request
        replay = httpx.Request("POST", first.url, headers=first.headers, content=first.content)
        again = server.handle(replay).json()
        rolls = await flavor.wait(client.dicerolls(server.user_id, server.company_id).list_all())
        assert [roll.id for roll in rolls] == [again["id"]]

    async def test_none_unless_asked_for(self, flavor: Flavor, server: ValentinaServer):
        client = (await flavor.run(block(OPTIONS, your_api_key=server.api_key)))["client"]
        await self.write(flavor, client.with_options(max_retries=0), server)
        assert [call for call in server.calls if "Idempotency-Key" in call.headers] == []


class TestDefaultCompanyId:
    async def run(self, flavor: Flavor, server: ValentinaServer) -> dict[str, Any]:
        code = block(DEFAULT_COMPANY_ID, your_api_key=server.api_key)
        code = code.replace('"507f1f77bcf86cd799439011"', f'"{server.company_id}"')
        return await flavor.run(code)

    async def test_default_is_used(self, flavor: Flavor, server: ValentinaServer):
        variables = await self.run(flavor, server)
        assert [user.username for user in variables["all_users"]] == [
            "player-1",
            "player-2",
            "storyteller",
            "test-developer",
        ]
        assert len(await flavor.wait(variables["svc"].list_all())) == 4
        assert {call.path for call in server.calls} == {
            f"/api/v1/companies/{server.company_id}/users"
        }

    @pytest.mark.parametrize(
        ("service", "company_id"),
        [("other_users", "other-company-id"), ("svc2", "explicit-id")],
    )
    async def test_override(
        self, flavor: Flavor, server: ValentinaServer, service: str, company_id: str
    ):
        variables = await self.run(flavor, server)
        with pytest.raises(AuthorizationError):
            await flavor.wait(variables[service].list_all())
        assert server.calls[-1].path == f"/api/v1/companies/{company_id}/users"

    @pytest.mark.parametrize("name", ["users", "dicerolls", "options"])
    async def test_neither_is_a_value_error(
        self, flavor: Flavor, server: ValentinaServer, name: str
    ):
        client = (await flavor.run(block(OPTIONS)))["client"]
        arguments = {"user_id": server.user_id} if name == "dicerolls" else {}
        with pytest.raises(ValueError, match="default_company_id=") as caught:
            getattr(client, name)(**arguments)
        assert "company_id=..." in str(caught.value)
        with pytest.raises(ValueError, match="default_company_id="):
            getattr(flavor.names, f"{name}_service")(**arguments)
        assert server.calls == []
