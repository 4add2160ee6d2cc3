"""The roles of users: who gives them, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import AuthorizationError, ConflictError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import User
    from vclient.services import UsersService

USERS = "/companies/{company_id}/users"
USER = f"{USERS}/{{user_id}}"
NO_ROLES = "Requesting user is not authorized to change user roles"
LESSER_ROLES = "Storytellers may only assign STORYTELLER or PLAYER roles"
NOT_MANAGED = "Requesting user is not authorized to manage this user"
LAST_ADMIN = "Cannot remove the last admin from the company"


async def made(users: UsersService, role: str) -> User:
    """Return a new user with a role, which may be DEACTIVATED."""
    first = "PLAYER" if role == "DEACTIVATED" else role
    user = await users.create(username=unique("role"), email="role@example.com", role=first)
    return user if role == first else await users.update(user.id, role=role)


@pytest.mark.covers(f"POST {USERS}")
@pytest.mark.parametrize(
    ("acting", "role", "detail"),
    [
        ("ADMIN", "ADMIN", None),
        ("ADMIN", "STORYTELLER", None),
        ("ADMIN", "PLAYER", None),
        ("STORYTELLER", "STORYTELLER", None),
        ("STORYTELLER", "PLAYER", None),
        ("STORYTELLER", "ADMIN", LESSER_ROLES),
        ("PLAYER", "PLAYER", NO_ROLES),
    ],
)
async def test_who_creates_which_users(
    users: UsersService, company: ContractCompany, acting: str, role: str, detail: str | None
):
    who = {
        "ADMIN": company.admin_id,
        "STORYTELLER": company.storyteller_id,
        "PLAYER": company.player_id,
    }
    fields = {"username": unique("new"), "email": "new@example.com", "role": role}
    if detail is None:
        assert (await users.create(**fields, requesting_user_id=who[acting])).role == role
    else:
        with pytest.raises(AuthorizationError) as error:
            await users.create(**fields, requesting_user_id=who[acting])
        assert error.value.detail == detail


@pytest.mark.covers(f"POST {USERS}")
@pytest.mark.parametrize("role", ["UNAPPROVED", "DEACTIVATED"])
async def test_nobody_starts_shut_out(http: Http, company: ContractCompany, role: str):
    body = {"username": "shut-out", "email": "out@example.com", "role": role}
    refused = await http("POST", f"{company.path}/users", acting=company.admin_id, json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"Cannot create a user with initial role {role}"


@pytest.mark.covers(f"PATCH {USER}")
async def test_an_admin_gives_every_role_but_one(
    http: Http, users: UsersService, company: ContractCompany
):
    user = await made(users, "PLAYER")
    for role in ("STORYTELLER", "ADMIN", "DEACTIVATED", "PLAYER"):
        assert (await users.update(user.id, role=role)).role == role
    path = f"{company.path}/users/{user.id}"
    for acting in (company.admin_id, company.storyteller_id, user.id):
        refused = await http("PATCH", path, acting=acting, json={"role": "UNAPPROVED"})
        assert refused.status_code == 400
        assert refused.json()["detail"] == "Cannot assign UNAPPROVED role"


@pytest.mark.covers(f"PATCH {USER}")
@pytest.mark.parametrize("role", ["PLAYER", "STORYTELLER", "ADMIN", "DEACTIVATED"])
async def test_a_player_changes_no_role_not_even_to_what_it_is(users: UsersService, role: str):
    acting, other = await made(users, "PLAYER"), await made(users, "PLAYER")
    for user_id in (acting.id, other.id):
        with pytest.raises(AuthorizationError) as error:
            await users.update(user_id, role=role, requesting_user_id=acting.id)
        assert error.value.detail == NO_ROLES


@pytest.mark.covers(f"PATCH {USER}")
@pytest.mark.parametrize(
    ("former", "role", "detail"),
    [
        ("PLAYER", "DEACTIVATED", "Only admins may deactivate or reactivate a user"),
        ("DEACTIVATED", "PLAYER", "Only admins may deactivate or reactivate a user"),
        ("ADMIN", "PLAYER", "Only admins may change an admin user's role"),
        ("PLAYER", "ADMIN", LESSER_ROLES),
        ("PLAYER", "STORYTELLER", NOT_MANAGED),
        ("STORYTELLER", "STORYTELLER", NOT_MANAGED),
    ],
)
async def test_a_storyteller_changes_no_role_of_others(
    users: UsersService, company: ContractCompany, former: str, role: str, detail: str
):
    user = await made(users, former)
    with pytest.raises(AuthorizationError) as error:
        await users.update(user.id, role=role, requesting_user_id=company.storyteller_id)
    assert error.value.detail == detail
    assert (await users.get(user.id)).role == former


@pytest.mark.covers(f"PATCH {USER}")
async def test_a_storyteller_becomes_a_player_and_nothing_more(users: UsersService):
    user = await made(users, "STORYTELLER")
    with pytest.raises(AuthorizationError) as error:
        await users.update(user.id, role="ADMIN", requesting_user_id=user.id)
    assert error.value.detail == LESSER_ROLES
    for role in ("STORYTELLER", "PLAYER"):
        changed = await users.update(user.id, role=role, requesting_user_id=user.id)
        assert changed.role == role


@pytest.mark.covers(f"PATCH {USER}", f"DELETE {USER}")
async def test_a_company_keeps_an_admin(client: VClient, own: ContractCompany):
    users = client.users(own.id, user_id=own.admin_id)
    for role in ("STORYTELLER", "PLAYER", "DEACTIVATED"):
        with pytest.raises(ConflictError) as error:
            await users.update(own.admin_id, role=role)
        assert error.value.detail == LAST_ADMIN
    with pytest.raises(ConflictError) as error:
        await users.delete(own.admin_id)
    assert error.value.detail == LAST_ADMIN
    assert (await users.update(own.admin_id, role="ADMIN", name_first="Ada")).role == "ADMIN"


@pytest.mark.covers(f"PATCH {USER}", f"DELETE {USER}")
async def test_with_another_admin_the_first_may_go(client: VClient, own: ContractCompany):
    users = client.users(own.id, user_id=own.admin_id)
    await users.update(own.storyteller_id, role="ADMIN")
    assert (await users.update(own.admin_id, role="PLAYER")).role == "PLAYER"
    with pytest.raises(ConflictError):
        await users.delete(own.storyteller_id, requesting_user_id=own.storyteller_id)
    heirs = client.users(own.id, user_id=own.storyteller_id)
    await heirs.update(own.player_id, role="ADMIN")
    await heirs.delete(own.storyteller_id)
