"""Users who wait to be approved: letting them in, keeping them out, and merging them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import AuthorizationError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import AdminUser
    from vclient.services import UsersService

USERS = "/companies/{company_id}/users"
UNAPPROVED = f"GET {USERS}/unapproved"
APPROVE = f"POST {USERS}/{{user_id}}/approve"
DENY = f"POST {USERS}/{{user_id}}/deny"
MERGE = f"POST {USERS}/merge"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


@pytest.fixture
def users(client: VClient, company: ContractCompany) -> UsersService:
    """The users of the company, as its admin sees them, past what was cached for the developer."""
    return client.with_options(fresh=True).users(user_id=company.admin_id)


async def waiting_user(admin: VClient, company: ContractCompany, name: str = "") -> AdminUser:
    """Return a user who waits to be approved."""
    made = await admin.global_admin.create_user(
        company_id=company.id,
        username=name or unique("waiting"),
        email="waiting@example.com",
        role="PLAYER",
    )
    return await admin.global_admin.update_user(made.id, role="UNAPPROVED")


@pytest.fixture
async def waiting(admin: VClient, company: ContractCompany) -> AdminUser:
    """A user who waits to be approved."""
    return await waiting_user(admin, company)


@pytest.mark.covers(UNAPPROVED, f"GET {USERS}")
async def test_who_waits_is_listed_by_name(
    admin: VClient, users: UsersService, company: ContractCompany
):
    names = [unique(f"{letter}-waiting").replace(" ", "-") for letter in "bca"]
    made = [await waiting_user(admin, company, name) for name in names]
    ids = [each.id for each in made]
    listed = await users.list_all_unapproved()
    assert {str(each.role) for each in listed} == {"UNAPPROVED"}
    mine = [each.username for each in listed if each.id in ids]
    assert mine == sorted(names)
    page = await users.get_unapproved_page(limit=1)
    assert (len(page.items), page.limit, page.offset) == (1, 1, 0)
    assert page.total >= 3
    everybody = [each.id for each in await users.list_all(user_role="UNAPPROVED")]
    assert set(ids) <= set(everybody)


@pytest.mark.covers(f"GET {USERS}", f"PATCH {USERS}/{{user_id}}")
async def test_who_waits_cannot_act(http: Http, company: ContractCompany, waiting: AdminUser):
    path = f"{company.path}/users"
    for method, where in (("GET", path), ("PATCH", f"{path}/{waiting.id}")):
        refused = await http(method, where, acting=waiting.id, json={})
        assert refused.status_code == 403
        assert refused.json()["detail"] == "User has not been approved yet"


@pytest.mark.smoke
@pytest.mark.covers(APPROVE, UNAPPROVED)
@pytest.mark.parametrize("role", ["ADMIN", "STORYTELLER", "PLAYER"])
async def test_an_approved_user_has_a_role_and_waits_no_more(
    http: Http, users: UsersService, company: ContractCompany, waiting: AdminUser, role: str
):
    answer = await http(
        "POST",
        f"{company.path}/users/{waiting.id}/approve",
        acting=company.admin_id,
        json={"role": role},
    )
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["role"]) == (waiting.id, role)
    assert waiting.id not in [each.id for each in await users.list_all_unapproved()]
    with pytest.raises(ValidationError) as error:
        await users.approve_user(waiting.id, "PLAYER")
    assert error.value.detail == "User is not in UNAPPROVED status"


@pytest.mark.covers(APPROVE)
@pytest.mark.parametrize("role", ["UNAPPROVED", "DEACTIVATED"])
async def test_nobody_is_approved_to_be_shut_out(
    http: Http, company: ContractCompany, waiting: AdminUser, role: str
):
    path = f"{company.path}/users/{waiting.id}/approve"
    refused = await http("POST", path, acting=company.admin_id, json={"role": role})
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"Cannot assign {role} role via approval"


@pytest.mark.covers(APPROVE)
async def test_an_approval_names_a_role(http: Http, company: ContractCompany, waiting: AdminUser):
    path = f"{company.path}/users/{waiting.id}/approve"
    for acting in (company.admin_id, waiting.id):
        refused = await http("POST", path, acting=acting, json={})
        assert refused.status_code == 400
        assert refused.json()["invalid_parameters"] == [
            {"field": "data", "message": "Object missing required field `role`"}
        ]
    refused = await http("POST", path, acting=waiting.id, json={"role": "PLAYER"})
    assert refused.status_code == 403


@pytest.mark.covers(APPROVE)
async def test_only_who_waits_is_approved(users: UsersService, company: ContractCompany):
    with pytest.raises(ValidationError) as error:
        await users.approve_user(company.player_id, "PLAYER")
    assert error.value.detail == "User is not in UNAPPROVED status"


@pytest.mark.covers(DENY)
async def test_a_denied_user_is_deleted(
    http: Http, admin: VClient, users: UsersService, company: ContractCompany, waiting: AdminUser
):
    path = f"{company.path}/users/{waiting.id}/deny"
    answer = await http("POST", path, acting=company.admin_id)
    assert (answer.status_code, answer.text) == (201, "null")
    with pytest.raises(NotFoundError):
        await users.get(waiting.id)
    shown = await admin.with_options(fresh=True).global_admin.get_user(waiting.id)
    assert shown.is_archived


@pytest.mark.covers(MERGE)
async def test_of_merged_users_the_primary_stays(
    http: Http, users: UsersService, company: ContractCompany, waiting: AdminUser
):
    primary = await users.create(username=unique("known"), email="a@example.com", role="PLAYER")
    body = {"primary_user_id": primary.id, "secondary_user_id": waiting.id}
    path = f"{company.path}/users/merge"
    answer = await http("POST", path, acting=company.admin_id, json=body)
    assert answer.status_code == 201
    merged = answer.json()
    assert (merged["id"], merged["username"], merged["role"]) == (
        primary.id,
        primary.username,
        "PLAYER",
    )
    with pytest.raises(NotFoundError):
        await users.get(waiting.id)


@pytest.mark.covers(MERGE)
async def test_merging_fills_the_identities_that_the_primary_lacks(
    users: UsersService, target: Target, waiting: AdminUser
):
    if target.server is None:
        pytest.skip("only a testing server takes tokens that nobody signed")
    primary = await users.create(username=unique("known"), email="a@example.com", role="PLAYER")
    mine, other, lacking = unique("github"), unique("github"), unique("google")
    await users.link_identity(primary.id, provider="github", token=f"github:{mine}:")
    await users.link_identity(waiting.id, provider="github", token=f"github:{other}:")
    await users.link_identity(waiting.id, provider="google", token=f"google:{lacking}:")
    merged = await users.merge(primary.id, waiting.id)
    assert merged.github_profile is not None
    assert merged.google_profile is not None
    assert (merged.github_profile.id, merged.google_profile.id) == (mine, lacking)


@pytest.mark.covers(MERGE)
async def test_only_who_waits_is_merged_into_another(users: UsersService, company: ContractCompany):
    with pytest.raises(ValidationError) as error:
        await users.merge(company.player_id, company.other_player_id)
    assert error.value.detail == "Secondary user must have UNAPPROVED role"
    with pytest.raises(ValidationError) as error:
        await users.merge(company.player_id, company.player_id)
    assert error.value.detail == "Cannot merge a user with themselves"


@pytest.mark.covers(MERGE)
async def test_both_users_of_a_merge_have_to_exist(
    http: Http, users: UsersService, company: ContractCompany
):
    for pair in ((company.player_id, UNKNOWN_ID), (UNKNOWN_ID, company.player_id)):
        with pytest.raises(NotFoundError) as error:
            await users.merge(*pair)
        assert error.value.detail == "User not found"
    refused = await http(
        "POST",
        f"{company.path}/users/merge",
        acting=company.admin_id,
        json={"primary_user_id": company.player_id, "secondary_user_id": "me"},
    )
    assert refused.json()["invalid_parameters"] == [
        {"field": "secondary_user_id", "message": "Invalid UUID"}
    ]


@pytest.mark.covers(APPROVE, DENY)
async def test_who_is_approved_or_denied_has_to_exist(users: UsersService):
    with pytest.raises(NotFoundError) as error:
        await users.approve_user(UNKNOWN_ID, "PLAYER")
    assert error.value.detail == "User not found"
    with pytest.raises(NotFoundError):
        await users.deny_user(UNKNOWN_ID)


@pytest.mark.covers(UNAPPROVED, APPROVE, DENY, MERGE)
async def test_only_admins_moderate(
    users: UsersService, company: ContractCompany, waiting: AdminUser
):
    for acting in (company.storyteller_id, company.player_id):
        with pytest.raises(AuthorizationError):
            await users.get_unapproved_page(requesting_user_id=acting)
        with pytest.raises(AuthorizationError):
            await users.approve_user(waiting.id, "PLAYER", requesting_user_id=acting)
        with pytest.raises(AuthorizationError):
            await users.deny_user(waiting.id, requesting_user_id=acting)
        with pytest.raises(AuthorizationError):
            await users.merge(acting, waiting.id, requesting_user_id=acting)
    assert (await users.get(waiting.id)).role == "UNAPPROVED"
