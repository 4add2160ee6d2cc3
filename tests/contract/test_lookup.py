"""Finding the users of a person in all companies of the developer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from contract.developers import contract_developer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import User, UserLookupResult

LOOKUP = "GET /users/lookup"


@pytest.fixture
def other(target: Target) -> Iterator[ContractCompany]:
    """Another company of the developer."""
    with contract_company(target) as made:
        yield made


@pytest.fixture
def address(company: ContractCompany) -> str:
    """An e-mail address that nobody has."""
    return f"{unique('Ada').replace(' ', '.')}@{company.id}.example.com"


@pytest.fixture
async def ada(client: VClient, company: ContractCompany, address: str) -> User:
    """A player with the address."""
    users = client.users(user_id=company.admin_id)
    return await users.create(username=unique("ada"), email=address, role="PLAYER")


def shown(found: list[UserLookupResult]) -> set[tuple[str, str]]:
    """Return the users that were found, with their roles."""
    return {(each.user_id, str(each.role)) for each in found}


@pytest.mark.covers(LOOKUP)
async def test_a_person_is_found_in_all_companies(
    client: VClient, company: ContractCompany, other: ContractCompany, address: str, ada: User
):
    users = client.users(other.id, user_id=other.admin_id)
    there = await users.create(username="ada", email=address, role="STORYTELLER")
    found = await client.user_lookup.by_email(address)
    assert {each.company_id: each.model_dump(exclude={"company_id"}) for each in found} == {
        company.id: {"company_name": company.name, "user_id": ada.id, "role": "PLAYER"},
        other.id: {"company_name": other.name, "user_id": there.id, "role": "STORYTELLER"},
    }


@pytest.mark.covers(LOOKUP)
async def test_an_address_is_compared_with_its_case(client: VClient, address: str, ada: User):
    assert shown(await client.user_lookup.by_email(address)) == {(ada.id, "PLAYER")}
    assert await client.user_lookup.by_email(address.lower()) == []
    assert await client.user_lookup.by_email(f"x{address}") == []


@pytest.mark.covers(LOOKUP)
async def test_the_deactivated_are_found_and_the_deleted_are_not(
    client: VClient, company: ContractCompany, address: str, ada: User
):
    users = client.users(user_id=company.admin_id)
    await users.update(ada.id, role="DEACTIVATED")
    assert shown(await client.user_lookup.by_email(address)) == {(ada.id, "DEACTIVATED")}
    await users.delete(ada.id)
    assert await client.user_lookup.by_email(address) == []


@pytest.mark.covers(LOOKUP)
async def test_those_who_wait_are_found(client: VClient, admin: VClient, address: str, ada: User):
    await admin.global_admin.update_user(ada.id, role="UNAPPROVED")
    assert shown(await client.user_lookup.by_email(address)) == {(ada.id, "UNAPPROVED")}


@pytest.mark.smoke
@pytest.mark.covers(LOOKUP)
@pytest.mark.parametrize("provider", ["apple", "google", "discord", "github"])
async def test_a_person_is_found_by_the_id_at_a_provider(
    client: VClient, company: ContractCompany, target: Target, ada: User, provider: str
):
    if target.server is None:
        pytest.skip("only a testing server takes tokens that nobody signed")
    held = unique(provider)
    users = client.users(user_id=company.admin_id)
    await users.link_identity(ada.id, provider=provider, token=f"{provider}:{held}:")
    by_id = getattr(client.user_lookup, f"by_{provider}_id")
    assert shown(await by_id(held)) == {(ada.id, "PLAYER")}
    assert await by_id(f"{held}0") == []


@pytest.mark.covers(LOOKUP)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"email": "ada@example.com", "github_id": "1"},
        {"apple_id": "1", "google_id": "1", "discord_id": "1"},
    ],
)
async def test_exactly_one_thing_is_looked_for(http: Http, query: dict[str, str]):
    assert (await http("GET", "/users/lookup", params=query)).status_code == 400


@pytest.mark.covers(LOOKUP)
async def test_a_developer_finds_nobody_in_the_companies_of_others(
    http: Http, target: Target, address: str, ada: User
):
    query = {"email": address}
    with contract_developer(target) as stranger:
        answer = await http("GET", "/users/lookup", key=stranger.api_key, params=query)
    assert answer.json() == []
    answer = await http("GET", "/users/lookup", acting="nobody", params=query)
    assert [each["user_id"] for each in answer.json()] == [ada.id]
    assert answer.headers["cache-control"] == "no-cache"
