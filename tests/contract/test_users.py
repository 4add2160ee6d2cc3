"""Users of a company: their fields, their lists, and what a deletion takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from contract.images import PNG
from vclient import AuthorizationError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import User
    from vclient.services import UsersService

USERS = "/companies/{company_id}/users"
USER = f"{USERS}/{{user_id}}"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


@pytest.fixture
def other(target: Target) -> Iterator[ContractCompany]:
    """Another company of the developer."""
    with contract_company(target) as made:
        yield made


@pytest.mark.covers(f"POST {USERS}", f"GET {USER}")
async def test_a_user_needs_a_name_an_address_and_a_role(
    users: UsersService, company: ContractCompany
):
    made = await users.create(
        username="Jean Luc É_d-e!", email=" Jean@Example.com ", role="STORYTELLER"
    )
    assert made.username == "jean-luc-e_d-e"
    assert made.email == "Jean@Example.com"
    assert (made.role, made.company_id) == ("STORYTELLER", company.id)
    assert (made.name_first, made.name_last, made.avatar_url) == (None, None, None)
    assert (made.lifetime_xp, made.lifetime_cool_points) == (0, 0)
    assert (made.num_quickrolls, made.num_notes, made.num_assets, made.num_characters) == (0,) * 4
    profiles = (made.google_profile, made.github_profile, made.discord_profile, made.apple_profile)
    assert profiles == (None,) * 4
    assert made.campaign_experience == []
    assert (await users.get(made.id)).model_dump(
        exclude={"quickrolls", "notes", "assets", "characters"}
    ) == made.model_dump()


@pytest.mark.covers(f"POST {USERS}")
async def test_names_and_addresses_need_not_be_unique(users: UsersService, ada: User):
    twin = await users.create(username=ada.username, email=ada.email, role="PLAYER")
    assert (twin.username, twin.email) == (ada.username, ada.email)
    assert twin.id != ada.id


@pytest.mark.covers(f"POST {USERS}", f"PATCH {USER}")
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"username": "A!b"}, "username: Length of 'ab' 2 < 3"),
        ({"username": "日本語"}, "username: Length of '' 0 < 3"),
        ({"username": "a" * 51}, f"username: Length of '{'a' * 51}' 51 > 50"),
        ({"email": "abc"}, "email: Invalid email format: abc"),
        ({"name_first": ""}, "name_first: Length of '' 0 < 2"),
        ({"name_last": "a" * 51}, f"name_last: Length of '{'a' * 51}' 51 > 50"),
    ],
)
async def test_the_limits_of_a_user(
    http: Http, company: ContractCompany, ada: User, body: dict[str, str], detail: str
):
    sent = {"username": "ada", "email": "ada@example.com", "role": "PLAYER"} | body
    path = f"{company.path}/users"
    for method, where, content in (("POST", path, sent), ("PATCH", f"{path}/{ada.id}", body)):
        refused = await http(method, where, acting=company.admin_id, json=content)
        assert refused.status_code == 400
        assert refused.json()["detail"] == detail


@pytest.mark.covers(f"POST {USERS}", f"PATCH {USER}")
async def test_the_shape_of_a_user(http: Http, company: ContractCompany, ada: User):
    path = f"{company.path}/users"
    body = {"username": "ada", "email": "ada@example.com", "role": "PLAYER"}
    for name in body:
        sent = {field: value for field, value in body.items() if field != name}
        refused = await http("POST", path, acting=company.admin_id, json=sent)
        assert refused.json()["invalid_parameters"] == [
            {"field": "data", "message": f"Object missing required field `{name}`"}
        ]
        refused = await http(
            "PATCH", f"{path}/{ada.id}", acting=company.admin_id, json={name: None}
        )
        assert refused.json()["invalid_parameters"] == [
            {"field": name, "message": "Expected `str`, got `null`"}
        ]


@pytest.mark.covers(f"PATCH {USER}")
async def test_null_clears_names_and_what_is_left_out_stays(users: UsersService, ada: User):
    named = await users.update(ada.id, name_first="Ada", name_last=" Lovelace ")
    assert (named.name_first, named.name_last) == ("Ada", "Lovelace")
    changed = await users.update(ada.id, name_last=None, username="Countess Ada")
    assert (changed.name_first, changed.name_last) == ("Ada", None)
    assert (changed.username, changed.email, changed.role) == ("countess-ada", ada.email, ada.role)
    assert (await users.get(ada.id)).name_last is None


@pytest.mark.covers(f"PATCH {USER}")
async def test_a_change_of_nothing_is_dated(users: UsersService, ada: User):
    unchanged = await users.update(ada.id)
    assert unchanged.date_modified > ada.date_modified
    assert unchanged.model_copy(update={"date_modified": ada.date_modified}) == ada


@pytest.mark.covers(f"GET {USERS}")
async def test_users_are_listed_by_name_in_pages(client: VClient, other: ContractCompany):
    users = client.users(other.id, user_id=other.admin_id)
    for name in ("zoe", "bob", "bob"):
        await users.create(username=name, email=f"{name}@example.com", role="STORYTELLER")
    listed = [each for each in await users.list_all() if each.id != other.admin_id]
    assert [each.username for each in listed] == [
        *("bob", "bob"),
        *("contract-other-player", "contract-player", "contract-storyteller"),
        "zoe",
    ]
    assert listed[0].id < listed[1].id
    page = await users.get_page(limit=2, offset=1, user_role="STORYTELLER")
    assert [each.username for each in page.items] == ["bob", "contract-storyteller"]
    assert (page.total, page.limit, page.offset) == (4, 2, 1)


@pytest.mark.covers(f"GET {USERS}")
async def test_users_are_filtered_by_role_and_address(users: UsersService):
    address = f"Ada@{unique('filter').replace(' ', '-')}.example.com"
    made = [
        await users.create(username=f"filtered-{role}", email=address, role=role)
        for role in ("PLAYER", "STORYTELLER")
    ]
    found = await users.list_all(email=address)
    assert {each.id for each in found} == {each.id for each in made}
    assert [each.id for each in await users.list_all(email=address, user_role="PLAYER")] == [
        made[0].id
    ]
    assert await users.list_all(email=address.lower()) == []


@pytest.mark.smoke
@pytest.mark.covers(f"GET {USER}")
async def test_children_are_embedded_on_demand(
    client: VClient, users: UsersService, company: ContractCompany, ada: User
):
    trait = (await client.character_blueprint().get_traits_page(limit=1)).items[0]
    quickroll = await users.create_quickroll(ada.id, name="Aimed", trait_ids=[trait.id])
    note = await users.create_note(ada.id, title="A note", content="Of some length")
    asset = await users.upload_asset(ada.id, "pixel.png", PNG)
    characters = client.characters(company.storyteller_id, company.campaign_id)
    played, hidden = [
        await characters.create(
            name_first=unique("Ada"),
            name_last="Embedded",
            character_class="MORTAL",
            game_version="V5",
            type=kind,
            user_player_id=player_id,
        )
        for kind, player_id in (("PLAYER", ada.id), ("STORYTELLER", None))
    ]
    found = await users.get(ada.id, include=["quickrolls", "notes", "assets", "characters"])
    assert found.quickrolls is not None
    assert found.notes is not None
    assert found.assets is not None
    assert found.characters is not None
    assert [each.id for each in found.quickrolls] == [quickroll.id]
    assert [each.id for each in found.notes] == [note.id]
    assert [each.id for each in found.assets] == [asset.id]
    assert [each.id for each in found.characters] == [played.id]
    assert hidden.user_player_id is None
    counts = (found.num_quickrolls, found.num_notes, found.num_assets, found.num_characters)
    assert counts == (1, 1, 1, 1)


@pytest.mark.covers(f"PATCH {USER}")
async def test_users_change_themselves_and_admins_change_all(
    users: UsersService, company: ContractCompany, ada: User
):
    for acting in (ada.id, company.admin_id):
        changed = await users.update(ada.id, name_first=acting[:8], requesting_user_id=acting)
        assert changed.name_first == acting[:8]
    for acting in (company.storyteller_id, company.player_id):
        with pytest.raises(AuthorizationError) as error:
            await users.update(ada.id, name_first="Bob", requesting_user_id=acting)
        assert error.value.detail == "Requesting user is not authorized to manage this user"


@pytest.mark.covers(f"DELETE {USER}")
async def test_users_delete_themselves_and_admins_delete_all(
    users: UsersService, company: ContractCompany
):
    ada, bob = [
        await users.create(username=name, email=f"{name}@example.com", role="PLAYER")
        for name in ("ada", "bob")
    ]
    for acting in (company.storyteller_id, bob.id):
        with pytest.raises(AuthorizationError) as error:
            await users.delete(ada.id, requesting_user_id=acting)
        assert error.value.detail == "Requesting user is not authorized to manage this user"
    await users.delete(ada.id, requesting_user_id=ada.id)
    await users.delete(bob.id)
    for gone in (ada.id, bob.id):
        for call in (users.get, users.update, users.delete):
            with pytest.raises(NotFoundError) as error:
                await call(gone)
            assert error.value.detail == "User not found"


@pytest.mark.covers(f"DELETE {USER}")
async def test_the_characters_whom_they_play_go_with_a_user(
    client: VClient, users: UsersService, company: ContractCompany, ada: User
):
    characters = client.characters(ada.id, company.campaign_id)
    played, created = [
        await characters.create(
            name_first=unique("Ada"),
            name_last="Deleted",
            character_class="MORTAL",
            game_version="V5",
            type=kind,
        )
        for kind in ("PLAYER", "NPC")
    ]
    note = await users.create_note(ada.id, title="A note", content="Of some length")
    await users.delete(ada.id)
    kept = client.characters(company.admin_id, company.campaign_id)
    assert (await kept.get(created.id)).user_creator_id == ada.id
    with pytest.raises(NotFoundError):
        await kept.get(played.id)
    with pytest.raises(NotFoundError):
        await users.get_note(ada.id, note.id)


@pytest.mark.covers(f"GET {USER}", f"PATCH {USER}", f"DELETE {USER}")
async def test_a_user_is_found_in_their_own_company_alone(
    users: UsersService, other: ContractCompany
):
    for user_id in (other.player_id, UNKNOWN_ID):
        for call in (users.get, users.update, users.delete):
            with pytest.raises(NotFoundError) as error:
                await call(user_id)
            assert error.value.detail == "User not found"
