"""The traits of a character: which it can have, at which values, and by whose hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, is_graded
from contract.company import unique
from vclient import AuthorizationError, ConflictError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Character, Trait
    from vclient.services import CharacterTraitsService

TRAITS = "/companies/{company_id}/characters/{character_id}/traits"
TRAIT = TRAITS + "/{character_trait_id}"
BLUEPRINT_TRAITS = "/companies/{company_id}/characterblueprint/traits"


@pytest.fixture
def traits(
    client: VClient, company: ContractCompany, character: Character
) -> CharacterTraitsService:
    """The traits of the character, as its player sees them."""
    return client.character_traits(company.player_id, company.campaign_id, character.id)


@pytest.fixture
def path(company: ContractCompany, character: Character) -> str:
    """Where the traits of the character are."""
    return f"{company.path}/characters/{character.id}/traits"


@pytest.fixture
async def graded(client: VClient) -> list[Trait]:
    """Two traits of one category with up to five dots."""
    first = (await find_traits(client, 1, is_graded))[0]
    return await find_traits(client, 2, is_graded, category_id=first.category_id)


@pytest.mark.covers(f"POST {TRAITS}/assign", f"GET {TRAIT}")
async def test_an_assigned_trait_has_its_value_and_costs_nothing_by_default(
    traits: CharacterTraitsService, character: Character, graded: list[Trait]
):
    made = await traits.assign(graded[0].id, 3)
    assert (made.character_id, made.value) == (character.id, 3)
    assert made.trait == graded[0]
    assert await traits.get(made.id) == made


@pytest.mark.covers(f"GET {TRAIT}")
async def test_the_times_of_a_trait_are_written_with_an_offset(
    http: Http,
    traits: CharacterTraitsService,
    company: ContractCompany,
    path: str,
    graded: list[Trait],
):
    made = await traits.assign(graded[0].id, 1)
    shown = (await http("GET", f"{path}/{made.id}", acting=company.player_id)).json()
    for name in ("date_created", "date_modified"):
        assert shown[name].endswith("+00:00")
        assert datetime.fromisoformat(shown[name]) == getattr(made, name)


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_the_value_is_within_the_limits_of_the_trait(
    traits: CharacterTraitsService, client: VClient
):
    (trait,) = await find_traits(client, 1, lambda each: is_graded(each) and each.min_value == 1)
    for value in (0, 6):
        with pytest.raises(ValidationError) as error:
            await traits.assign(trait.id, value)
        assert [each["field"] for each in error.value.invalid_parameters] == ["value"]
    assert await traits.list_all() == []


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_a_trait_is_assigned_once(traits: CharacterTraitsService, graded: list[Trait]):
    await traits.assign(graded[0].id, 1)
    with pytest.raises(ConflictError) as error:
        await traits.assign(graded[0].id, 2)
    assert error.value.detail == (
        f"Trait named '{graded[0].name}' already exists on character. "
        "Use modify trait value instead."
    )


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_an_unknown_trait_is_no_404(traits: CharacterTraitsService):
    with pytest.raises(ValidationError) as error:
        await traits.assign(str(uuid4()), 1)
    assert error.value.detail == "Trait not found"


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_class_and_version_do_not_matter(traits: CharacterTraitsService, client: VClient):
    (trait,) = await find_traits(
        client, 1, lambda each: "MORTAL" not in each.character_classes and is_graded(each)
    )
    assert (await traits.assign(trait.id, 1)).trait.id == trait.id


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_a_gift_needs_renown_unless_it_is_free(
    traits: CharacterTraitsService, client: VClient
):
    (gift,) = await find_traits(
        client,
        1,
        lambda each: (
            each.gift_attributes is not None and (each.gift_attributes.minimum_renown or 0) > 0
        ),
    )
    needed = gift.gift_attributes.minimum_renown
    with pytest.raises(ValidationError) as error:
        await traits.assign(gift.id, gift.max_value, "XP")
    assert error.value.invalid_parameters == [
        {
            "field": "trait_id",
            "message": f"Character's Renown (0) does not meet the minimum required ({needed}) "
            f"for gift '{gift.name}'",
        }
    ]
    assert (await traits.assign(gift.id, gift.max_value)).trait.id == gift.id


@pytest.mark.covers(f"POST {TRAITS}/create", f"GET {BLUEPRINT_TRAITS}/{{trait_id}}")
async def test_a_custom_trait_begins_with_one_dot(
    traits: CharacterTraitsService, client: VClient, character: Character, graded: list[Trait]
):
    name = unique("knife tricks of")
    made = await traits.create(
        name=name, category_id=graded[0].category_id, currency="NO_COST", description="Of mine"
    )
    trait = made.trait
    assert made.value == 1
    assert trait.name == name.title().replace("Of", "of")
    assert (trait.description, trait.custom_for_character_id) == ("Of mine", character.id)
    assert (trait.max_value, trait.min_value) == (5, 0)
    assert trait.show_when_zero is trait.is_rollable is True
    costs = (graded[0].initial_cost, graded[0].upgrade_cost)
    assert (trait.initial_cost, trait.upgrade_cost) == costs
    assert trait.character_classes == trait.game_versions == []
    assert await client.character_blueprint().get_trait(trait_id=trait.id) == trait


@pytest.mark.covers(f"POST {TRAITS}/create", f"GET {BLUEPRINT_TRAITS}")
async def test_a_custom_trait_is_not_in_the_catalogue_and_can_be_assigned(
    traits: CharacterTraitsService, client: VClient, company: ContractCompany, graded: list[Trait]
):
    category_id = graded[0].category_id
    made = await traits.create(
        name=unique("Custom"), category_id=category_id, currency="NO_COST", initial_cost=0
    )
    assert made.trait.initial_cost == 0
    listed = await client.character_blueprint().list_all_traits(category_id=category_id)
    assert made.trait.id not in {each.id for each in listed}
    other = await cast(client, company.player_id, company.campaign_id)
    others = client.character_traits(company.player_id, company.campaign_id, other.id)
    assert (await others.assign(made.trait.id, 2)).value == 2


@pytest.mark.covers(f"POST {TRAITS}/create")
async def test_the_name_of_a_custom_trait_is_new_to_character_and_catalogue(
    traits: CharacterTraitsService, client: VClient, company: ContractCompany, graded: list[Trait]
):
    fields = {"category_id": graded[0].category_id, "currency": "NO_COST"}
    name = unique("Custom")
    await traits.create(name=name, **fields)
    with pytest.raises(ConflictError) as error:
        await traits.create(name=name.lower(), **fields)
    assert error.value.detail == f"Trait named '{name.lower()}' already exists on character"
    with pytest.raises(ConflictError) as error:
        await traits.create(name=graded[1].name, **fields)
    assert error.value.detail == (
        f"Trait named '{graded[1].name}' already exists. Custom traits must have a unique name."
    )
    other = await cast(client, company.player_id, company.campaign_id)
    others = client.character_traits(company.player_id, company.campaign_id, other.id)
    assert (await others.create(name=name, **fields)).trait.name == name


@pytest.mark.covers(f"POST {TRAITS}/create")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "ab"}, "name: Length of 'Ab' 2 < 3"),
        ({"max_value": 101}, "max_value: Value should be less or equal to 100"),
        ({"min_value": -1}, "min_value: Value should be greater or equal to 0"),
        ({"initial_cost": 101}, "initial_cost: Value should be less or equal to 100"),
        ({"upgrade_cost": -1}, "upgrade_cost: Value should be greater or equal to 0"),
        ({"max_value": 0}, "Trait can not be raised above max value of 0"),
        ({"category_id": str(uuid4())}, "Trait category not found"),
        pytest.param(
            {"currency": "GOLD"}, "Invalid enum value 'GOLD'", marks=pytest.mark.since("0.26")
        ),
        pytest.param(
            {"is_rollable": None}, "Expected `bool`, got `null`", marks=pytest.mark.since("0.27")
        ),
    ],
)
async def test_custom_traits_have_limits(
    http: Http,
    company: ContractCompany,
    graded: list[Trait],
    path: str,
    changes: dict[str, object],
    said: str,
):
    body = {
        "name": unique("Custom"),
        "category_id": graded[0].category_id,
        "currency": "NO_COST",
    } | changes
    refused = await http("POST", f"{path}/create", acting=company.player_id, json=body)
    assert refused.status_code == 400
    problem = refused.json()
    assert said in (problem["detail"], problem["invalid_parameters"][0]["message"])


@pytest.mark.covers(f"GET {TRAITS}")
async def test_traits_are_listed_by_category_with_filters_in_pages(
    traits: CharacterTraitsService, client: VClient, graded: list[Trait]
):
    (unrolled,) = await find_traits(
        client, 1, lambda each: each.category_id != graded[0].category_id, is_rollable=False
    )
    await traits.assign(graded[0].id, 1)
    await traits.assign(unrolled.id, unrolled.max_value)
    await traits.assign(graded[1].id, 1)
    listed = [each.trait.category_id for each in await traits.list_all()]
    assert listed == sorted(listed)
    ids = {each.id for each in graded}
    within = await traits.list_all(category_id=graded[0].category_id)
    assert {each.trait.id for each in within} == ids
    assert {each.trait.id for each in await traits.list_all(is_rollable=False)} == {unrolled.id}
    page = await traits.get_page(limit=2, offset=1)
    assert (len(page.items), page.total) == (2, 3)


@pytest.mark.smoke
@pytest.mark.covers(f"PUT {TRAIT}/value")
async def test_the_value_of_a_trait_moves_within_its_limits(
    traits: CharacterTraitsService, graded: list[Trait]
):
    made = await traits.assign(graded[0].id, 2)
    assert (await traits.change_value(made.id, 5, "NO_COST")).value == 5
    with pytest.raises(ValidationError) as error:
        await traits.change_value(made.id, 6, "NO_COST")
    assert error.value.detail == "Trait can not be raised above max value of 5"
    low = graded[0].min_value
    with pytest.raises(ValidationError) as error:
        await traits.change_value(made.id, low - 1, "NO_COST")
    assert error.value.detail == f"Trait can not be lowered below min value of {low}"
    assert (await traits.change_value(made.id, low, "NO_COST")).value == low
    assert (await traits.get(made.id)).value == low


@pytest.mark.covers(f"DELETE {TRAIT}", f"GET {TRAIT}", f"PUT {TRAIT}/value")
async def test_a_deleted_trait_is_gone(
    http: Http,
    traits: CharacterTraitsService,
    company: ContractCompany,
    graded: list[Trait],
    path: str,
):
    made = await traits.assign(graded[0].id, 1)
    await traits.delete(made.id)
    assert await traits.list_all() == []
    body = {"target_value": 2, "currency": "NO_COST"}
    for method, below in (
        ("GET", ""),
        ("PUT", "/value"),
        ("GET", "/value-options"),
        ("DELETE", ""),
    ):
        answer = await http(method, f"{path}/{made.id}{below}", acting=company.player_id, json=body)
        assert (answer.status_code, answer.json()["detail"]) == (404, "Character trait not found")


@pytest.mark.covers(f"DELETE {TRAIT}", f"GET {BLUEPRINT_TRAITS}/{{trait_id}}")
async def test_a_deleted_custom_trait_disappears_altogether(
    traits: CharacterTraitsService, client: VClient, company: ContractCompany, graded: list[Trait]
):
    category_id = graded[0].category_id
    made = await traits.create(name=unique("Custom"), category_id=category_id, currency="NO_COST")
    other = await cast(client, company.player_id, company.campaign_id)
    others = client.character_traits(company.player_id, company.campaign_id, other.id)
    await others.assign(made.trait.id, 2)
    await traits.delete(made.id)
    assert await others.list_all() == []
    with pytest.raises(NotFoundError):
        await client.character_blueprint().get_trait(trait_id=made.trait.id)


@pytest.mark.smoke
@pytest.mark.covers(f"POST {TRAITS}/bulk-assign")
async def test_a_batch_assigns_what_it_can(traits: CharacterTraitsService, graded: list[Trait]):
    unknown = str(uuid4())
    await traits.assign(graded[1].id, 1)
    done = await traits.bulk_assign(
        [
            {"trait_id": graded[1].id, "value": 2},
            {"trait_id": graded[0].id, "value": 2},
            {"trait_id": unknown, "value": 1},
        ]
    )
    assert [(each.trait_id, each.character_trait.value) for each in done.succeeded] == [
        (graded[0].id, 2)
    ]
    assert [(each.trait_id, each.error) for each in done.failed] == [
        (graded[1].id, f"Trait named '{graded[1].name}' already exists on character"),
        (unknown, "Trait not found"),
    ]
    assert sorted(each.value for each in await traits.list_all()) == [1, 2]


@pytest.mark.covers(f"POST {TRAITS}/bulk-assign")
async def test_a_batch_out_of_shape_or_size_assigns_nothing(
    http: Http,
    traits: CharacterTraitsService,
    company: ContractCompany,
    graded: list[Trait],
    path: str,
):
    good = {"trait_id": graded[0].id, "value": 1}
    refused = await http(
        "POST", f"{path}/bulk-assign", acting=company.player_id, json=[good, {"value": 1}]
    )
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["invalid_parameters"]] == ["data"]
    refused = await http("POST", f"{path}/bulk-assign", acting=company.player_id, json=[good] * 201)
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Batch size must not exceed 200 items"
    assert await traits.list_all() == []


@pytest.mark.covers(
    *(f"POST {TRAITS}/{below}" for below in ("assign", "bulk-assign", "create")),
    f"PUT {TRAIT}/value",
    f"DELETE {TRAIT}",
    f"GET {TRAITS}",
)
async def test_only_the_player_and_storytellers_change_traits(
    client: VClient,
    traits: CharacterTraitsService,
    company: ContractCompany,
    character: Character,
    graded: list[Trait],
):
    made = await traits.assign(graded[0].id, 1)
    others = client.character_traits(company.other_player_id, company.campaign_id, character.id)
    category_id = graded[0].category_id
    for refused in (
        lambda: others.assign(graded[1].id, 1),
        lambda: others.bulk_assign([{"trait_id": graded[1].id, "value": 1}]),
        lambda: others.create(name="Stolen", category_id=category_id, currency="NO_COST"),
        lambda: others.change_value(made.id, 2, "NO_COST"),
        lambda: others.delete(made.id),
    ):
        with pytest.raises(AuthorizationError) as error:
            await refused()
        assert error.value.detail == "User does not own this character"
    assert [each.value for each in await others.list_all()] == [1]
    for user_id in (company.storyteller_id, company.admin_id):
        masters = client.character_traits(user_id, company.campaign_id, character.id)
        assert (await masters.change_value(made.id, 3, "NO_COST")).value == 3


@pytest.mark.covers(f"GET {TRAIT}")
async def test_a_trait_is_found_with_its_own_character_alone(
    client: VClient, traits: CharacterTraitsService, company: ContractCompany, graded: list[Trait]
):
    made = await traits.assign(graded[0].id, 1)
    other = await cast(client, company.player_id, company.campaign_id)
    with pytest.raises(NotFoundError, match="Character trait not found"):
        await client.character_traits(company.player_id, company.campaign_id, other.id).get(made.id)
