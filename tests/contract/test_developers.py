"""The developer whose API key is used: their fields, and what becomes of a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.clients import client_with
from contract.company import unique
from contract.developers import contract_developer, developer_name
from vclient import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.developers import ContractDeveloper
    from contract.targets import Target
    from vclient import VClient
    from vclient.services import DeveloperService

ME = "/developers/me"
NEW_KEY = f"{ME}/new-key"


@pytest.fixture
async def me(
    target: Target, company: ContractCompany, developer: ContractDeveloper
) -> AsyncIterator[DeveloperService]:
    """What the developer does with their key."""
    async with client_with(target, developer.api_key, company) as client:
        yield client.developer


@pytest.mark.covers(f"GET {ME}")
async def test_a_developer_sees_the_rights_in_each_company(
    client: VClient, company: ContractCompany
):
    me = await client.developer.get_me()
    assert me.key_generated is not None
    granted = [grant for grant in me.companies if grant.company_id == company.id]
    assert [(grant.name, grant.permission) for grant in granted] == [(company.name, "OWNER")]


@pytest.mark.covers(f"GET {ME}")
async def test_the_grant_on_a_deleted_company_stays_visible(client: VClient):
    name = unique("Doomed")
    made = (await client.companies.create(name=name, email="doomed@example.com")).company
    await client.companies.delete(made.id)
    me = await client.developer.get_me()
    assert [each.name for each in me.companies if each.company_id == made.id] == [name]


@pytest.mark.covers(f"GET {ME}")
async def test_a_new_developer_has_no_rights(me: DeveloperService, developer: ContractDeveloper):
    shown = await me.get_me()
    assert (shown.id, shown.username, shown.email) == (
        developer.id,
        developer.username,
        developer.email,
    )
    assert shown.provider_audiences is None
    assert shown.companies == []


@pytest.mark.covers(f"PATCH {ME}", f"GET {ME}")
async def test_what_is_left_out_stays_and_null_clears_the_audiences(
    me: DeveloperService, developer: ContractDeveloper
):
    audiences = {"apple": ["com.example.app"], "google": ["one", "two"]}
    changed = await me.update_me(provider_audiences=audiences)
    assert changed.provider_audiences == audiences
    assert (changed.username, changed.email) == (developer.username, developer.email)
    changed = await me.update_me(provider_audiences={"google": ["three"]})
    assert changed.provider_audiences == {"google": ["three"]}
    assert (await me.update_me()).provider_audiences == {"google": ["three"]}
    assert (await me.update_me(provider_audiences=None)).provider_audiences is None
    assert (await me.get_me()).provider_audiences is None


@pytest.mark.covers(f"PATCH {ME}")
async def test_a_name_becomes_a_slug_and_an_address_keeps_its_case(me: DeveloperService):
    name = developer_name()
    changed = await me.update_me(username=f" Jean Luc É_d-e! {name} ", email=f"{name}@Example.com")
    assert changed.username == f"jean-luc-e_d-e-{name}"
    assert changed.email == f"{name}@Example.com"


@pytest.mark.covers(f"PATCH {ME}")
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"username": "a" * 51}, f"username: Length of '{'a' * 51}' 51 > 50"),
        ({"email": "abc"}, "email: Invalid email format: abc"),
        ({"username": None}, "Validation failed for one or more fields."),
        ({"provider_audiences": {"github": ["one"]}}, None),
        ({"provider_audiences": {"google": [" "]}}, None),
        ({"provider_audiences": {"google": ["a" * 256]}}, None),
        ({"provider_audiences": {"google": ["a"] * 21}}, None),
        ({"provider_audiences": ["google"]}, None),
    ],
)
async def test_the_limits_of_a_developer(
    http: Http, developer: ContractDeveloper, body: dict[str, object], detail: str | None
):
    refused = await http("PATCH", ME, key=developer.api_key, json=body)
    assert refused.status_code == 400
    if detail is not None:
        assert refused.json()["detail"] == detail


@pytest.mark.covers(f"PATCH {ME}")
async def test_a_name_may_be_shorter_than_those_of_users(http: Http, developer: ContractDeveloper):
    # A name that another developer has is no shorter than allowed either.
    answer = await http("PATCH", ME, key=developer.api_key, json={"username": "x"})
    assert answer.status_code in (200, 409)
    restored = {"username": developer.username}
    assert (await http("PATCH", ME, key=developer.api_key, json=restored)).status_code == 200


@pytest.mark.covers(f"PATCH {ME}")
@pytest.mark.parametrize("field", ["username", "email"])
async def test_names_and_addresses_are_unique_even_among_the_deleted(
    me: DeveloperService, target: Target, field: str
):
    with contract_developer(target) as other:
        taken = getattr(other, field)
    with pytest.raises(ConflictError) as error:
        await me.update_me(**{field: taken})
    assert error.value.detail == (
        f'duplicate key value violates unique constraint "developer_{field}_key"\n'
        f"DETAIL:  Key ({field})=({taken}) already exists."
    )


@pytest.mark.smoke
@pytest.mark.covers(f"POST {NEW_KEY}", f"GET {ME}")
async def test_a_new_key_works_at_once_and_the_old_one_while_it_is_used(
    http: Http, developer: ContractDeveloper
):
    answer = await http("POST", NEW_KEY, key=developer.api_key)
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"id", "username", "email", "api_key", "key_generated"}
    assert (made["id"], made["username"]) == (developer.id, developer.username)
    assert len(made["api_key"]) == 32
    assert made["api_key"] != developer.api_key
    shown = await http("GET", ME, key=made["api_key"])
    assert shown.json()["key_generated"] == made["key_generated"]
    assert (await http("GET", "/health", key=developer.api_key)).status_code == 200


@pytest.mark.covers(f"POST {NEW_KEY}")
async def test_times_of_keys_are_whole_seconds(me: DeveloperService):
    assert (await me.regenerate_api_key()).key_generated.microsecond == 0


@pytest.mark.covers(f"GET {ME}", f"PATCH {ME}", f"POST {NEW_KEY}")
async def test_a_deleted_developer_is_not_found_while_the_key_is_remembered(
    me: DeveloperService, admin: VClient, developer: ContractDeveloper
):
    await me.update_me()
    await admin.global_admin.delete_developer(developer.id)
    for call in (me.get_me, me.update_me, me.regenerate_api_key):
        with pytest.raises(NotFoundError) as error:
            await call()
        assert error.value.detail == "Developer not found"
