"""The users of all companies, deleted ones too, as global admins manage them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import ConflictError, NotFoundError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import AdminUser
    from vclient.services import GlobalAdminService, UsersService

USERS = "/admin/users"
USER = f"{USERS}/{{user_id}}"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


@pytest.fixture
def service(admin: VClient) -> GlobalAdminService:
    """What a global admin does, past what was cached before the developer wrote."""
    return admin.with_options(fresh=True).global_admin


@pytest.fixture
def users(client: VClient, company: ContractCompany) -> UsersService:
    """The users of the company, past what was cached before the global admin wrote."""
    return client.with_options(fresh=True).users(user_id=company.admin_id)


@pytest.fixture
async def ada(service: GlobalAdminService, company: ContractCompany) -> AdminUser:
    """A player of the company."""
    return await service.create_user(
        company_id=company.id, username=unique("ada"), email="Ada@example.com", role="PLAYER"
    )


@pytest.mark.covers(f"POST {USERS}", f"GET {USER}")
async def test_a_user_is_shown_as_in_the_company_and_whether_archived(
    service: GlobalAdminService, users: UsersService, company: ContractCompany
):
    made = await service.create_user(
        company_id=company.id,
        username="Jean Luc É_d-e!",
        email="Jean@Example.com",
        role="ADMIN",
        name_first="Jean",
    )
    assert (made.username, made.email, made.role) == ("jean-luc-e_d-e", "Jean@Example.com", "ADMIN")
    assert (made.name_first, made.name_last) == ("Jean", None)
    assert made.is_archived is False
    assert await service.get_user(made.id) == made
    seen = (await users.get(made.id)).model_dump()
    shown = made.model_dump(exclude={"is_archived"})
    assert {name: seen[name] for name in shown} == shown


@pytest.mark.usefixtures("admin")
@pytest.mark.covers(f"POST {USERS}")
@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"role": "UNAPPROVED"}, 400, None),
        ({"role": "DEACTIVATED"}, 400, None),
        ({"role": "KING"}, 400, "Invalid role: KING"),
        ({"username": "ab"}, 400, "username: Length of 'ab' 2 < 3"),
        ({"email": "abc"}, 400, "email: Invalid email format: abc"),
        ({"name_last": "a"}, 400, "name_last: Length of 'a' 1 < 2"),
        ({"company_id": UNKNOWN_ID}, 404, "Company not found"),
        ({"company_id": None}, 400, "Validation failed for one or more fields."),
    ],
)
async def test_the_limits_of_a_user(
    http: Http,
    company: ContractCompany,
    target: Target,
    body: dict[str, object],
    status: int,
    detail: str | None,
):
    sent = {"company_id": company.id, "username": "ada", "email": "ada@example.com"}
    sent |= {"role": "PLAYER"} | body
    refused = await http("POST", USERS, key=target.admin_api_key, json=sent)
    assert refused.status_code == status
    if detail is not None:
        assert refused.json()["detail"] == detail


@pytest.mark.covers(f"PATCH {USER}")
async def test_null_clears_names_and_what_is_left_out_stays(
    service: GlobalAdminService, users: UsersService, ada: AdminUser
):
    named = await service.update_user(ada.id, name_first="Ada", name_last="Lovelace")
    assert (named.name_first, named.name_last, named.email) == ("Ada", "Lovelace", ada.email)
    changed = await service.update_user(ada.id, name_first=None, username="Countess Ada")
    assert (changed.name_first, changed.name_last) == (None, "Lovelace")
    assert changed.username == "countess-ada"
    assert (await service.update_user(ada.id)).username == "countess-ada"
    assert (await users.get(ada.id)).name_last == "Lovelace"


@pytest.mark.covers(f"PATCH {USER}")
async def test_any_role_may_be_given(
    http: Http, service: GlobalAdminService, ada: AdminUser, target: Target
):
    for role in ("UNAPPROVED", "DEACTIVATED", "STORYTELLER", "ADMIN", "PLAYER"):
        assert (await service.update_user(ada.id, role=role)).role == role
    path = f"{USERS}/{ada.id}"
    refused = await http("PATCH", path, key=target.admin_api_key, json={"role": "x"})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Invalid role: x"


@pytest.mark.covers(f"DELETE {USER}", f"GET {USER}")
async def test_a_deleted_user_is_shown_and_may_be_deleted_again(
    service: GlobalAdminService, users: UsersService, ada: AdminUser
):
    for _ in range(2):
        await service.delete_user(ada.id)
        assert (await service.get_user(ada.id)).is_archived is True
    with pytest.raises(NotFoundError):
        await users.get(ada.id)


@pytest.mark.smoke
@pytest.mark.covers(f"PATCH {USER}")
@pytest.mark.parametrize("end", ["archived", "deleted by a global admin", "deleted"])
async def test_a_restored_user_has_everything_again(
    client: VClient,
    service: GlobalAdminService,
    users: UsersService,
    company: ContractCompany,
    ada: AdminUser,
    end: str,
):
    fresh = client.with_options(fresh=True)
    characters = fresh.characters(ada.id, company.campaign_id)
    made = await characters.create(
        name_first=unique("Ada"), name_last="Restored", character_class="MORTAL", game_version="V5"
    )
    earlier = await users.create_note(ada.id, title="Earlier", content="Deleted before")
    note = await users.create_note(ada.id, title="A note", content="Of some length")
    await users.delete_note(ada.id, earlier.id)
    trait = (await client.character_blueprint().get_traits_page(limit=1)).items[0]
    quickroll = await users.create_quickroll(ada.id, name="Aimed", trait_ids=[trait.id])
    await users.add_xp(ada.id, company.campaign_id, 5)
    if end == "archived":
        assert (await service.update_user(ada.id, is_archived=True)).is_archived
    elif end == "deleted":
        await users.delete(ada.id)
    else:
        await service.delete_user(ada.id)
    with pytest.raises(NotFoundError):
        await characters.get(made.id)
    restored = await service.update_user(ada.id, is_archived=False)
    assert restored.is_archived is False
    assert (await characters.get(made.id)).user_player_id == ada.id
    assert [each.id for each in await users.list_all_notes(ada.id)] == [note.id]
    assert [each.id for each in await users.list_all_quickrolls(ada.id)] == [quickroll.id]
    assert (await users.get_experience(ada.id, company.campaign_id)).xp_current == 5


@pytest.mark.covers(f"PATCH {USER}", f"POST {USERS}")
async def test_nobody_is_restored_to_a_deleted_company(
    client: VClient, service: GlobalAdminService
):
    founded = await client.companies.create(name=unique("Doomed"), email="doomed@example.com")
    await client.companies.delete(founded.company.id)
    with pytest.raises(ConflictError) as error:
        await service.update_user(founded.admin_user.id, is_archived=False)
    assert error.value.detail == (
        "Cannot restore a user while their company is archived; restore the company first."
    )
    with pytest.raises(NotFoundError) as missing:
        await service.create_user(
            company_id=founded.company.id, username="ada", email="a@example.com", role="PLAYER"
        )
    assert missing.value.detail == "Company not found"


@pytest.mark.covers(f"DELETE {USER}", f"PATCH {USER}")
async def test_even_the_last_admin_may_go(service: GlobalAdminService, own: ContractCompany):
    assert (await service.update_user(own.admin_id, role="PLAYER")).role == "PLAYER"
    await service.update_user(own.admin_id, role="ADMIN")
    await service.delete_user(own.admin_id)
    assert (await service.get_user(own.admin_id)).is_archived


@pytest.mark.covers(f"GET {USERS}")
async def test_users_are_listed_by_name_whether_archived_or_not(
    service: GlobalAdminService, own: ContractCompany
):
    made = {
        name: (
            await service.create_user(
                company_id=own.id, username=name, email=f"{name}@example.com", role="STORYTELLER"
            )
        ).id
        for name in ("zoe", "bob")
    }
    await service.delete_user(made["bob"])
    names = ["bob", "contract-storyteller", "zoe"]
    found = await service.list_all_users(company_id=own.id, role="STORYTELLER")
    assert [each.username for each in found] == names
    found = await service.list_all_users(company_id=own.id, is_archived=True)
    assert [each.id for each in found] == [made["bob"]]
    found = await service.list_all_users(company_id=own.id, role="STORYTELLER", is_archived=False)
    assert [each.username for each in found] == names[1:]
    page = await service.get_users_page(company_id=own.id, role="STORYTELLER", limit=1, offset=1)
    assert [each.username for each in page.items] == names[1:2]
    assert page.total == 3


@pytest.mark.covers(f"GET {USERS}")
async def test_users_are_filtered_by_address(
    http: Http,
    client: VClient,
    service: GlobalAdminService,
    company: ContractCompany,
    own: ContractCompany,
    target: Target,
):
    address = f"Ada@{own.id}.example.com"
    made = [
        await client.users(each.id, user_id=each.admin_id).create(
            username="ada", email=address, role="PLAYER"
        )
        for each in (company, own)
    ]
    found = await service.list_all_users(email=address)
    assert {each.id for each in found} == {each.id for each in made}
    assert await service.list_all_users(email=address.lower()) == []
    for query in ({"email": "zzz"}, {"role": "player"}, {"is_archived": "yes"}, {"limit": 101}):
        refused = await http("GET", USERS, key=target.admin_api_key, params=query)
        assert refused.status_code == 400


@pytest.mark.covers(f"GET {USER}", f"PATCH {USER}", f"DELETE {USER}")
async def test_who_is_unknown_is_not_found(service: GlobalAdminService):
    for call in (service.get_user, service.update_user, service.delete_user):
        with pytest.raises(NotFoundError) as error:
            await call(UNKNOWN_ID)
        assert error.value.detail == "User not found"
