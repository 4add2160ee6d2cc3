"""The developers, as global admins manage them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.developers import contract_developer, developer_name
from vclient import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.developers import ContractDeveloper
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import DeveloperAdmin
    from vclient.services import GlobalAdminService

DEVELOPERS = "/admin/developers"
DEVELOPER = f"{DEVELOPERS}/{{developer_id}}"
NEW_KEY = f"{DEVELOPER}/new-key"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


@pytest.fixture
def service(admin: VClient) -> GlobalAdminService:
    """What a global admin does."""
    return admin.global_admin


@pytest.fixture
async def made(service: GlobalAdminService) -> AsyncIterator[DeveloperAdmin]:
    """A developer without a key."""
    name = developer_name()
    created = await service.create_developer(username=name, email=f"{name}@example.com")
    yield created
    await service.delete_developer(created.id)


@pytest.mark.covers(f"POST {DEVELOPERS}", f"GET {DEVELOPER}")
async def test_a_new_developer_has_no_key_and_no_rights(
    service: GlobalAdminService, made: DeveloperAdmin
):
    assert made.is_global_admin is False
    assert made.key_generated is None
    assert made.provider_audiences is None
    assert made.companies == []
    assert await service.get_developer(made.id) == made


@pytest.mark.usefixtures("admin")
@pytest.mark.covers(f"POST {DEVELOPERS}")
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"username": "a" * 51}, f"username: Length of '{'a' * 51}' 51 > 50"),
        ({"email": "a b@example.com"}, "email: Invalid email format: a b@example.com"),
        ({"is_global_admin": "perhaps"}, "Validation failed for one or more fields."),
        ({"email": None}, "Validation failed for one or more fields."),
    ],
)
async def test_the_limits_of_a_developer(
    http: Http, target: Target, body: dict[str, object], detail: str
):
    name = developer_name()
    sent = {"username": name, "email": f"{name}@example.com"} | body
    refused = await http("POST", DEVELOPERS, key=target.admin_api_key, json=sent)
    assert refused.status_code == 400
    assert refused.json()["detail"] == detail


@pytest.mark.covers(f"POST {DEVELOPERS}", f"PATCH {DEVELOPER}")
@pytest.mark.parametrize("field", ["username", "email"])
async def test_names_and_addresses_are_unique_even_among_the_deleted(
    service: GlobalAdminService, made: DeveloperAdmin, target: Target, field: str
):
    with contract_developer(target) as deleted:
        taken = getattr(deleted, field)
    name = developer_name()
    wanted = {"username": name, "email": f"{name}@example.com", field: taken}
    with pytest.raises(ConflictError) as error:
        await service.create_developer(**wanted)
    assert error.value.detail == (
        f'duplicate key value violates unique constraint "developer_{field}_key"\n'
        f"DETAIL:  Key ({field})=({taken}) already exists."
    )
    with pytest.raises(ConflictError):
        await service.update_developer(made.id, **{field: taken})


@pytest.mark.covers(f"PATCH {DEVELOPER}")
async def test_what_is_left_out_stays(service: GlobalAdminService, made: DeveloperAdmin):
    changed = await service.update_developer(made.id, provider_audiences={"google": ["one"]})
    assert changed.provider_audiences == {"google": ["one"]}
    assert (changed.username, changed.email) == (made.username, made.email)
    renamed = await service.update_developer(made.id, username=f"The {made.username}!")
    assert renamed.username == f"the-{made.username}"
    assert renamed.provider_audiences == {"google": ["one"]}
    cleared = await service.update_developer(made.id, provider_audiences=None)
    assert cleared.provider_audiences is None
    assert (await service.update_developer(made.id)).username == renamed.username


@pytest.mark.covers(f"PATCH {DEVELOPER}", f"GET {DEVELOPERS}")
async def test_a_developer_becomes_a_global_admin_and_is_one_no_more(
    service: GlobalAdminService, developer: ContractDeveloper
):
    assert (await service.update_developer(developer.id, is_global_admin=True)).is_global_admin
    ids = [each.id for each in await service.list_all_developers(is_global_admin=True)]
    assert developer.id in ids
    await service.update_developer(developer.id, is_global_admin=False)
    ids = [each.id for each in await service.list_all_developers(is_global_admin=True)]
    assert developer.id not in ids
    ids = [each.id for each in await service.list_all_developers(is_global_admin=False)]
    assert developer.id in ids


@pytest.mark.covers(f"GET {DEVELOPERS}")
async def test_developers_are_listed_by_name_in_pages(
    service: GlobalAdminService, http: Http, target: Target
):
    common = developer_name()
    made = [
        await service.create_developer(
            username=f"{common}-{letter}", email=f"{letter}-{common}@example.com"
        )
        for letter in "bca"
    ]
    listed = [each.username for each in await service.list_all_developers()]
    mine = [name for name in listed if name.startswith(common)]
    assert mine == [f"{common}-{letter}" for letter in "abc"]
    page = await service.get_developers_page(limit=1)
    assert (len(page.items), page.limit, page.offset) == (1, 1, 0)
    assert page.total >= len(mine)
    for each in made:
        await service.delete_developer(each.id)
    refused = await http("GET", f"{DEVELOPERS}?limit=101", key=target.admin_api_key)
    assert refused.json()["invalid_parameters"] == [
        {"field": "limit", "message": "Expected `int` <= 100"}
    ]


@pytest.mark.smoke
@pytest.mark.covers(f"POST {NEW_KEY}")
async def test_a_new_key_is_shown_once_with_the_truth_as_a_text(
    http: Http,
    client: VClient,
    company: ContractCompany,
    developer: ContractDeveloper,
    target: Target,
):
    await client.companies.grant_access(company.id, developer.id, "USER")
    path = NEW_KEY.format(developer_id=developer.id)
    answer = await http("POST", path, key=target.admin_api_key)
    assert answer.status_code == 201
    made = answer.json()
    assert len(made.pop("api_key")) == 32
    for name in ("date_created", "date_modified", "key_generated"):
        # Without a fraction of the second.
        assert len(made.pop(name)) == len("2026-01-01T12:00:00Z")
    assert made == {
        "id": developer.id,
        "username": developer.username,
        "email": developer.email,
        "is_global_admin": "False",
        "companies": [
            {"company_id": company.id, "company_name": company.name, "permission": "USER"}
        ],
    }


@pytest.mark.covers(f"POST {NEW_KEY}")
async def test_a_new_key_works_at_once(
    http: Http, service: GlobalAdminService, made: DeveloperAdmin
):
    created = await service.create_api_key(made.id)
    assert created.is_global_admin is False
    assert (await http("GET", "/health", key=created.api_key)).status_code == 200


@pytest.mark.covers(f"GET {DEVELOPER}", f"PATCH {DEVELOPER}", f"POST {NEW_KEY}")
async def test_who_is_unknown_is_not_found(service: GlobalAdminService):
    calls = (service.get_developer, service.update_developer, service.create_api_key)
    for call in (*calls, service.delete_developer):
        with pytest.raises(NotFoundError) as error:
            await call(UNKNOWN_ID)
        assert error.value.detail == "Developer not found"


@pytest.mark.covers(f"DELETE {DEVELOPER}", f"GET {DEVELOPER}")
async def test_a_deleted_developer_is_gone(
    service: GlobalAdminService, developer: ContractDeveloper
):
    await service.delete_developer(developer.id)
    for call in (service.get_developer, service.delete_developer):
        with pytest.raises(NotFoundError):
            await call(developer.id)
    assert developer.id not in [each.id for each in await service.list_all_developers()]


@pytest.mark.covers(f"DELETE {DEVELOPER}")
async def test_the_key_of_a_deleted_developer_works_while_it_is_remembered(
    http: Http,
    client: VClient,
    service: GlobalAdminService,
    company: ContractCompany,
    developer: ContractDeveloper,
):
    await client.companies.grant_access(company.id, developer.id, "USER")
    assert (await http("GET", "/health", key=developer.api_key)).status_code == 200
    await service.delete_developer(developer.id)
    assert (await http("GET", company.path, key=developer.api_key)).status_code == 200
    for path in ("/companies", "/developers/me", "/users/lookup?email=ada@example.com"):
        refused = await http("GET", path, key=developer.api_key)
        assert refused.status_code == 404
        assert refused.json()["detail"] == "Developer not found"
