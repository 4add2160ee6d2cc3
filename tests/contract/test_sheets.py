"""Full sheets: where the traits of a character are, and which it could have."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, is_graded
from vclient import NotFoundError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Character, CharacterFullSheet, Trait
    from vclient.services import CharactersService

SHEET = "/companies/{company_id}/characters/{character_id}/full-sheet"
SLICE = SHEET + "/categories/{category_id}"


async def give(client: VClient, company: ContractCompany, character: Character, trait: Trait):
    """Give a character a trait, at its largest value."""
    traits = client.character_traits(company.player_id, company.campaign_id, character.id)
    await traits.assign(trait.id, trait.max_value)


def places(sheet: CharacterFullSheet) -> dict[str, str]:
    """Return where the traits of a character are: the id of their subcategory, or category."""
    found = {}
    for section in sheet.sections:
        for category in section.categories:
            for place in (category, *category.subcategories):
                found |= {each.trait.id: place.id for each in place.character_traits}
    return found


def offered(sheet: CharacterFullSheet) -> list[str]:
    """Return the ids of the traits that a character could have."""
    return [
        trait.id
        for section in sheet.sections
        for category in section.categories
        for place in (category, *category.subcategories)
        for trait in place.available_traits
    ]


@pytest.mark.covers(f"GET {SHEET}")
async def test_a_sheet_has_the_structure_of_class_and_version(
    client: VClient, characters: CharactersService, character: Character
):
    blueprint = client.character_blueprint()
    of_class = {"game_version": "V5", "character_class": "MORTAL"}
    sheet = await characters.get_full_sheet(character.id)
    assert sheet.character.id == character.id
    sections = await blueprint.list_all_sections(**of_class)
    assert [each.id for each in sheet.sections] == [each.id for each in sections]
    for section in sheet.sections:
        listed = await blueprint.list_all_categories(section_id=section.id, **of_class)
        assert {each.id for each in section.categories} == {each.id for each in listed}
        orders = [each.order for each in section.categories]
        assert orders == sorted(orders)


@pytest.mark.covers(f"GET {SHEET}")
async def test_a_trait_is_in_its_subcategory_or_else_in_its_category(
    client: VClient,
    characters: CharactersService,
    company: ContractCompany,
    character: Character,
):
    of_class = {"game_version": "V5", "character_class": "MORTAL"}
    (plain,) = await find_traits(client, 1, is_graded, **of_class)
    (below,) = await find_traits(client, 1, lambda each: each.subcategory_id, **of_class)
    for trait in (plain, below):
        await give(client, company, character, trait)
    sheet = await characters.get_full_sheet(character.id)
    assert places(sheet) == {plain.id: plain.category_id, below.id: below.subcategory_id}
    assert offered(sheet) == []


@pytest.mark.covers(f"GET {SHEET}")
async def test_traits_of_other_classes_bring_their_places_along(
    client: VClient, characters: CharactersService, company: ContractCompany, character: Character
):
    of_class = {"game_version": "V5", "character_class": "MORTAL"}
    categories = await client.character_blueprint().list_all_categories(**of_class)
    known = {each.id for each in categories}
    (foreign,) = await find_traits(
        client, 1, lambda each: each.category_id not in known and is_graded(each)
    )
    await give(client, company, character, foreign)
    sheet = await characters.get_full_sheet(character.id)
    assert places(sheet) == {foreign.id: foreign.subcategory_id or foreign.category_id}


@pytest.mark.covers(f"GET {SHEET}")
async def test_what_it_could_have_is_added_on_demand(
    client: VClient, characters: CharactersService, company: ContractCompany, character: Character
):
    of_class = {"game_version": "V5", "character_class": "MORTAL"}
    held, free = await find_traits(client, 2, is_graded, **of_class)
    await give(client, company, character, held)
    sheet = await characters.get_full_sheet(character.id, include_available_traits=True)
    ids = offered(sheet)
    assert free.id in ids
    assert held.id not in ids
    assert len(ids) == len(set(ids))
    fitting = await client.character_blueprint().list_all_traits(**of_class)
    assert set(ids) <= {each.id for each in fitting}


@pytest.mark.covers(f"GET {SHEET}")
async def test_werewolves_could_have_native_gifts_and_those_of_tribe_and_auspice(
    client: VClient, characters: CharactersService, company: ContractCompany
):
    blueprint = client.character_blueprint()
    tribe = (await blueprint.list_all_werewolf_tribes())[0].id
    auspice = (await blueprint.list_all_werewolf_auspices())[0].id
    made = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="WEREWOLF",
        werewolf_attributes={"tribe_id": tribe, "auspice_id": auspice},
    )
    sheet = await characters.get_full_sheet(made.id, include_available_traits=True)
    of_class = {"game_version": "V5", "character_class": "WEREWOLF"}
    gifts = [each for each in await blueprint.list_all_traits(**of_class) if each.gift_attributes]
    expected = {
        each.id
        for each in gifts
        if each.gift_attributes.is_native_gift
        or each.gift_attributes.tribe_id == tribe
        or each.gift_attributes.auspice_id == auspice
    }
    assert expected
    assert {each.id for each in gifts} & set(offered(sheet)) == expected


@pytest.mark.smoke
@pytest.mark.covers(f"GET {SLICE}")
async def test_one_category_of_the_sheet_is_shaped_like_the_whole(
    client: VClient, characters: CharactersService, company: ContractCompany, character: Character
):
    of_class = {"game_version": "V5", "character_class": "MORTAL"}
    held, free = await find_traits(client, 2, is_graded, **of_class)
    await give(client, company, character, held)
    sheet = await characters.get_full_sheet(character.id)
    whole = {each.id: each for section in sheet.sections for each in section.categories}
    part = await characters.get_full_sheet_category(character.id, held.category_id)
    assert part == whole[held.category_id]
    assert [(each.trait.id, each.value) for each in part.character_traits] == [(held.id, 5)]
    assert part.available_traits == []
    part = await characters.get_full_sheet_category(
        character.id, free.category_id, include_available_traits=True
    )
    ids = {each.id for each in part.available_traits}
    assert free.id in ids
    assert held.id not in ids


@pytest.mark.covers(f"GET {SLICE}", f"GET {SHEET}")
async def test_unknown_categories_and_characters_are_not_found(
    http: Http, characters: CharactersService, company: ContractCompany, character: Character
):
    with pytest.raises(NotFoundError) as error:
        await characters.get_full_sheet_category(character.id, str(uuid4()))
    assert error.value.detail == "Trait category not found"
    unknown = str(uuid4())
    for below in ("", f"/categories/{uuid4()}"):
        path = f"{company.path}/characters/{unknown}/full-sheet{below}"
        missing = await http("GET", path, acting=company.player_id)
        assert missing.json()["detail"] == f"Character '{unknown}' not found"
