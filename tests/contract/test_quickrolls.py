"""Quick rolls: dice pools that users keep, and the rolls that are made with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.company import unique
from contract.parents import make_character
from vclient import AuthorizationError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Quickroll, User
    from vclient.services import UsersService

USER = "/companies/{company_id}/users/{user_id}"
QUICKROLLS = USER + "/quickrolls"
QUICKROLL = QUICKROLLS + "/{quickroll_id}"
ROLL = "POST /companies/{company_id}/dicerolls/quickroll"
UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"


@pytest.fixture
async def user(users: UsersService) -> User:
    """A player without quick rolls."""
    return await users.create(username=unique("hand"), email="hand@example.com", role="PLAYER")


@pytest.fixture
async def trait_ids(client: VClient) -> list[str]:
    """The ids of three traits of the catalogue."""
    page = await client.character_blueprint().get_traits_page(limit=3)
    return [trait.id for trait in page.items]


@pytest.fixture
async def quickroll(users: UsersService, user: User, trait_ids: list[str]) -> Quickroll:
    """A quick roll of two traits, of the player."""
    return await users.create_quickroll(user.id, name="Shoot", trait_ids=trait_ids[:2])


@pytest.fixture
def path(company: ContractCompany, user: User) -> str:
    """Where the quick rolls of the player are, below the root of the API."""
    return f"{company.path}/users/{user.id}/quickrolls"


@pytest.mark.covers(f"POST {QUICKROLLS}", f"GET {QUICKROLL}")
async def test_a_quick_roll_needs_a_name_and_a_trait(
    users: UsersService, user: User, trait_ids: list[str]
):
    made = await users.create_quickroll(user.id, name="  Shoot ", trait_ids=trait_ids[:1])
    assert (made.name, made.description) == ("Shoot", "")
    assert (made.user_id, made.trait_ids) == (user.id, trait_ids[:1])
    assert await users.get_quickroll(user.id, made.id) == made
    assert (await users.get(user.id)).num_quickrolls == 1


@pytest.mark.covers(f"PATCH {QUICKROLL}", f"GET {QUICKROLL}")
async def test_what_is_left_out_stays_and_traits_are_replaced(
    users: UsersService, user: User, quickroll: Quickroll, trait_ids: list[str]
):
    changed = await users.update_quickroll(user.id, quickroll.id, description="From afar")
    assert (changed.name, changed.description) == ("Shoot", "From afar")
    assert sorted(changed.trait_ids) == sorted(trait_ids[:2])
    assert changed.date_modified > quickroll.date_modified
    changed = await users.update_quickroll(user.id, quickroll.id, trait_ids=trait_ids[2:])
    assert (changed.trait_ids, changed.description) == (trait_ids[2:], "From afar")
    changed = await users.update_quickroll(user.id, quickroll.id, name="Aim", description="")
    assert (changed.name, changed.description) == ("Aim", "")
    nothing = await users.update_quickroll(user.id, quickroll.id)
    assert (nothing.name, nothing.description, nothing.trait_ids) == ("Aim", "", trait_ids[2:])
    assert await users.get_quickroll(user.id, quickroll.id) == nothing


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"name": " ab "}, "name: Length of 'ab' 2 < 3"),
        ({"name": "x" * 51}, f"name: Length of '{'x' * 51}' 51 > 50"),
        ({"description": "ab"}, "description: Length of 'ab' 2 < 3"),
    ],
)
@pytest.mark.covers(f"POST {QUICKROLLS}", f"PATCH {QUICKROLL}")
async def test_texts_have_limits(
    http: Http,
    company: ContractCompany,
    quickroll: Quickroll,
    path: str,
    fields: dict[str, Any],
    detail: str,
):
    body = {"name": "Shoot", "trait_ids": quickroll.trait_ids} | fields
    for answer in (
        await http("POST", path, acting=company.admin_id, json=body),
        await http("PATCH", f"{path}/{quickroll.id}", acting=company.admin_id, json=fields),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (400, detail)


@pytest.mark.covers(f"POST {QUICKROLLS}", f"PATCH {QUICKROLL}")
async def test_nothing_is_null(
    http: Http, company: ContractCompany, quickroll: Quickroll, path: str
):
    for name, kind in (("name", "str"), ("description", "str"), ("trait_ids", "array")):
        body = {"name": "Shoot", "trait_ids": quickroll.trait_ids} | {name: None}
        for answer in (
            await http("POST", path, acting=company.admin_id, json=body),
            await http("PATCH", f"{path}/{quickroll.id}", acting=company.admin_id, json=body),
        ):
            assert answer.status_code == 400
            assert answer.json()["invalid_parameters"] == [
                {"field": name, "message": f"Expected `{kind}`, got `null`"}
            ]


@pytest.mark.covers(f"POST {QUICKROLLS}", f"PATCH {QUICKROLL}")
async def test_there_is_at_least_one_trait_and_it_exists(
    http: Http, company: ContractCompany, quickroll: Quickroll, path: str
):
    item, acting = f"{path}/{quickroll.id}", company.admin_id
    none = {"field": "trait_ids", "message": "Quick roll must have at least one trait"}
    for answer in (
        await http("POST", path, acting=acting, json={"name": "Nothing"}),
        await http("POST", path, acting=acting, json={"name": "Nothing", "trait_ids": []}),
        await http("PATCH", item, acting=acting, json={"trait_ids": []}),
    ):
        assert answer.status_code == 400
        assert answer.json()["invalid_parameters"] == [none]
    unknown = {"name": "Unknown", "trait_ids": [UNKNOWN]}
    for answer in (
        await http("POST", path, acting=acting, json=unknown),
        await http("PATCH", item, acting=acting, json=unknown),
    ):
        assert answer.status_code == 400
        assert [entry["field"] for entry in answer.json()["invalid_parameters"]] == ["trait_ids"]


@pytest.mark.covers(f"POST {QUICKROLLS}")
async def test_traits_of_characters_stand_for_the_trait_and_count_once(
    client: VClient,
    company: ContractCompany,
    users: UsersService,
    user: User,
    trait_ids: list[str],
):
    traits: Any = [{"trait_id": trait_ids[0], "value": 1}]
    character = await make_character(client, company, company.campaign_id, traits=traits)
    held = client.character_traits(company.player_id, company.campaign_id, character.id)
    (held_trait,) = await held.list_all()
    given = [held_trait.id, trait_ids[0], held_trait.id, trait_ids[1]]
    made = await users.create_quickroll(user.id, name="Twice", trait_ids=given)
    assert sorted(made.trait_ids) == sorted(trait_ids[:2])


@pytest.mark.covers(f"GET {QUICKROLLS}", f"GET {USER}")
async def test_quick_rolls_are_listed_by_name_and_names_repeat(
    users: UsersService, user: User, trait_ids: list[str]
):
    for name in ("Bite", "Claw", "Aim", "Bite"):
        await users.create_quickroll(user.id, name=name, trait_ids=trait_ids)
    listed = await users.list_all_quickrolls(user.id)
    assert [each.name for each in listed] == ["Aim", "Bite", "Bite", "Claw"]
    page = await users.get_quickrolls_page(user.id, limit=2, offset=2)
    assert [each.name for each in page.items] == ["Bite", "Claw"]
    assert (page.total, page.limit, page.offset) == (4, 2, 2)
    embedded = (await users.get(user.id, include=["quickrolls"])).quickrolls or []
    assert {each.id for each in embedded} == {each.id for each in listed}


@pytest.mark.covers(f"DELETE {QUICKROLL}", f"GET {QUICKROLL}", f"GET {QUICKROLLS}")
async def test_a_deleted_quick_roll_is_gone(users: UsersService, user: User, quickroll: Quickroll):
    await users.delete_quickroll(user.id, quickroll.id)
    assert await users.list_all_quickrolls(user.id) == []
    for call in (users.get_quickroll, users.update_quickroll, users.delete_quickroll):
        with pytest.raises(NotFoundError) as error:
            await call(user.id, quickroll.id)
        assert error.value.detail == "Quick roll not found"


@pytest.mark.covers(f"POST {QUICKROLLS}", f"PATCH {QUICKROLL}", f"DELETE {QUICKROLL}")
async def test_users_and_admins_write_and_storytellers_do_not(
    client: VClient,
    company: ContractCompany,
    user: User,
    quickroll: Quickroll,
    trait_ids: list[str],
):
    for acting in (company.storyteller_id, company.player_id):
        strangers = client.users(user_id=acting)
        for call in (
            lambda users: users.create_quickroll(user.id, name="Not", trait_ids=trait_ids),
            lambda users: users.update_quickroll(user.id, quickroll.id, name="Not"),
            lambda users: users.delete_quickroll(user.id, quickroll.id),
        ):
            with pytest.raises(AuthorizationError) as error:
                await call(strangers)
            assert error.value.detail == ("Requesting user is not authorized to manage this user")
        assert await strangers.get_quickroll(user.id, quickroll.id) == quickroll
    own = client.users(user_id=user.id)
    made = await own.create_quickroll(user.id, name="Own", trait_ids=trait_ids)
    assert (await own.update_quickroll(user.id, made.id, name="Mine")).name == "Mine"
    await own.delete_quickroll(user.id, made.id)


@pytest.mark.covers(f"GET {QUICKROLL}", f"PATCH {QUICKROLL}", f"DELETE {QUICKROLL}")
async def test_the_user_in_the_path_is_not_compared(
    client: VClient, company: ContractCompany, quickroll: Quickroll
):
    stranger = client.users(user_id=company.player_id)
    assert await stranger.get_quickroll(company.player_id, quickroll.id) == quickroll
    stolen = await stranger.update_quickroll(company.player_id, quickroll.id, name="Stolen")
    assert (stolen.name, stolen.user_id) == ("Stolen", quickroll.user_id)
    await stranger.delete_quickroll(company.player_id, quickroll.id)


@pytest.mark.smoke
@pytest.mark.covers(ROLL, "GET /companies/{company_id}/dicerolls/{diceroll_id}")
async def test_a_quick_roll_rolls_the_values_of_the_character(
    client: VClient, company: ContractCompany, quickroll: Quickroll, trait_ids: list[str]
):
    traits: Any = [
        {"trait_id": trait_id, "value": value}
        for trait_id, value in zip(trait_ids, (2, 3, 4), strict=True)
    ]
    character = await make_character(client, company, company.campaign_id, traits=traits)
    # Anyone may use anyone's quick roll and character.
    dicerolls = client.dicerolls(company.other_player_id)
    made = await dicerolls.create_from_quickroll(
        quickroll_id=quickroll.id, character_id=character.id, num_desperation_dice=2
    )
    assert (made.num_dice, made.num_desperation_dice) == (5, 2)
    assert (made.dice_size, made.difficulty) == (10, 6)
    assert made.comment == "Quick roll: Shoot"
    assert (made.campaign_id, made.character_id) == (company.campaign_id, character.id)
    assert made.user_id == company.other_player_id
    assert sorted(made.trait_ids) == sorted(trait_ids[:2])
    assert made.result is not None
    assert (len(made.result.player_roll), len(made.result.desperation_roll)) == (5, 2)
    assert await dicerolls.get(made.id) == made
    made = await dicerolls.create_from_quickroll(
        quickroll_id=quickroll.id, character_id=character.id, comment="Now", difficulty=8
    )
    assert (made.comment, made.difficulty, made.num_desperation_dice) == ("Now", 8, 0)


@pytest.mark.covers(ROLL)
async def test_missing_traits_count_nothing_and_one_is_needed(
    client: VClient, company: ContractCompany, quickroll: Quickroll, trait_ids: list[str]
):
    async def with_one(trait_id: str) -> str:
        traits: Any = [{"trait_id": trait_id, "value": 3}]
        return (await make_character(client, company, company.campaign_id, traits=traits)).id

    dicerolls = client.dicerolls(company.player_id)
    made = await dicerolls.create_from_quickroll(
        quickroll_id=quickroll.id, character_id=await with_one(trait_ids[1])
    )
    assert made.num_dice == 3
    without = await with_one(trait_ids[2])
    with pytest.raises(ValidationError) as error:
        await dicerolls.create_from_quickroll(quickroll_id=quickroll.id, character_id=without)
    assert error.value.detail == (
        "This character does not have the traits required to roll this quick roll"
    )


@pytest.mark.covers(ROLL)
async def test_what_is_rolled_has_to_exist(
    client: VClient, company: ContractCompany, quickroll: Quickroll
):
    dicerolls = client.dicerolls(company.player_id)
    character = await make_character(client, company, company.campaign_id)
    with pytest.raises(ValidationError) as error:
        await dicerolls.create_from_quickroll(quickroll_id=UNKNOWN, character_id=character.id)
    assert error.value.detail == f"Quick roll {UNKNOWN} not found"
    with pytest.raises(ValidationError) as error:
        await dicerolls.create_from_quickroll(quickroll_id=quickroll.id, character_id=UNKNOWN)
    assert error.value.detail == f"Character {UNKNOWN} not found"
