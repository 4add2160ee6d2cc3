"""The blueprint of characters, whose catalogue is read and never written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.company import contract_company
from vclient import NotFoundError
from vclient.constants import SPECIALTY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.services import CharacterBlueprintService

ROOT = "/companies/{company_id}/characterblueprint"
UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"

# The segment of the path, the parameter of one, and what is said of one that is not there.
KINDS = {
    "sections": ("section_id", "Character sheet section not found"),
    "categories": ("category_id", "Trait category not found"),
    "subcategories": ("subcategory_id", "Trait subcategory not found"),
    "traits": ("trait_id", "Trait not found"),
    "concepts": ("concept_id", "Character concept not found"),
    "vampire-clans": ("vampire_clan_id", "Vampire clan not found"),
    "werewolf-tribes": ("werewolf_tribe_id", "Werewolf tribe not found"),
    "werewolf-auspices": ("werewolf_auspice_id", "Werewolf auspice not found"),
}
PLACED = ("sections", "categories", "subcategories", "traits")
PEOPLE = ("vampire-clans", "werewolf-tribes", "werewolf-auspices")


def on_each_kind(*kinds: str, detail: bool = False) -> pytest.MarkDecorator:
    """Run a test with the list of each kind, or with one of each kind too."""
    params = []
    for kind in kinds or KINDS:
        covered = [f"GET {ROOT}/{kind}"]
        if detail:
            covered.append(f"GET {ROOT}/{kind}/{{{KINDS[kind][0]}}}")
        params.append(pytest.param(kind, marks=pytest.mark.covers(*covered)))
    return pytest.mark.parametrize("kind", params)


@pytest.fixture(scope="module")
def other_company(target: Target) -> Iterator[ContractCompany]:
    """A company with nothing in common but the catalogue."""
    with contract_company(target) as made:
        yield made


@pytest.fixture
def blueprint(client: VClient) -> CharacterBlueprintService:
    """The blueprint, as the company sees it."""
    return client.character_blueprint()


async def all_of(blueprint: CharacterBlueprintService, kind: str, **filters: Any) -> list[Any]:
    """Return the whole list of a kind."""
    method = getattr(blueprint, f"list_all_{kind.replace('-', '_')}")
    listed: list[Any] = await method(**filters)
    return listed


async def one_of(blueprint: CharacterBlueprintService, kind: str, row_id: str) -> Any:
    """Return one of a kind."""
    name = KINDS[kind][0]
    return await getattr(blueprint, f"get_{name.removesuffix('_id')}")(**{name: row_id})


def by_id(rows: Iterable[Any]) -> dict[str, Any]:
    """Return rows by their ids: those that share a name have no order."""
    return {row.id: row for row in rows}


def beginnings(names: Iterable[str]) -> list[str]:
    """Return how names begin, where every collation orders them alike."""
    shortened = [name[:3] for name in names]
    return [name for name in shortened if name.isascii() and name.isalpha() and name.istitle()]


@on_each_kind(detail=True)
async def test_one_is_what_the_list_shows(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)
    assert len({row.id for row in listed}) == len(listed) > 1
    for row in (listed[0], listed[-1]):
        assert await one_of(blueprint, kind, row.id) == row


@on_each_kind(detail=True)
async def test_what_is_not_there_is_named(
    http: Http, blueprint: CharacterBlueprintService, company: ContractCompany, kind: str
):
    name, detail = KINDS[kind]
    with pytest.raises(NotFoundError) as error:
        await one_of(blueprint, kind, UNKNOWN)
    assert error.value.detail == detail
    path = f"{company.path}/characterblueprint/{kind}"
    refused = await http("GET", f"{path}/abc")
    assert refused.status_code == 400
    assert [entry["field"] for entry in refused.json()["invalid_parameters"]] == [name]
    refused = await http("GET", f"{path}?limit=1001")
    assert refused.json()["invalid_parameters"] == [
        {"field": "limit", "message": "Expected `int` <= 1000"}
    ]


@on_each_kind()
async def test_lists_have_an_order(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)
    if kind in {"sections", "categories"}:
        orders = [row.order for row in listed]
        assert orders == sorted(orders)
    else:
        names = beginnings(row.name for row in listed)
        assert len(names) > 1
        assert names == sorted(names)


@on_each_kind("sections")
async def test_sections_are_numbered(blueprint: CharacterBlueprintService, kind: str):
    orders = [row.order for row in await all_of(blueprint, kind)]
    assert orders == list(range(1, len(orders) + 1))


@on_each_kind(*PLACED, *PEOPLE)
async def test_lists_are_filtered_by_version(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)
    for version in ("V4", "V5"):
        found = await all_of(blueprint, kind, game_version=version)
        assert by_id(found) == by_id(row for row in listed if version in row.game_versions)
        assert found


@on_each_kind(*PLACED)
async def test_lists_are_filtered_by_class(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)
    for name in ("VAMPIRE", "WEREWOLF", "MORTAL"):
        found = await all_of(blueprint, kind, character_class=name)
        assert by_id(found) == by_id(row for row in listed if name in row.character_classes)
        assert found
    found = await all_of(blueprint, kind, character_class="MAGE", game_version="V4")
    assert by_id(found) == by_id(
        row for row in listed if "MAGE" in row.character_classes and "V4" in row.game_versions
    )


@pytest.mark.smoke
@on_each_kind("categories", "subcategories", "traits")
async def test_parts_are_found_by_their_whole(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)
    name, field = {
        "categories": ("section_id", "sheet_section_id"),
        "subcategories": ("category_id", "category_id"),
        "traits": ("category_id", "category_id"),
    }[kind]
    whole = getattr(listed[-1], field)
    found = await all_of(blueprint, kind, **{name: whole})
    assert by_id(found) == by_id(row for row in listed if getattr(row, field) == whole)
    assert 0 < len(found) < len(listed)


@on_each_kind("traits")
async def test_traits_are_filtered(blueprint: CharacterBlueprintService, kind: str):
    listed = await all_of(blueprint, kind)

    async def ids(**filters: Any) -> set[str]:
        return {row.id for row in await all_of(blueprint, kind, **filters)}

    subcategory = next(row.subcategory_id for row in listed if row.subcategory_id)
    assert await ids(subcategory_id=subcategory) == {
        row.id for row in listed if row.subcategory_id == subcategory
    }
    assert await ids(exclude_subcategory_traits=True) == {
        row.id for row in listed if row.subcategory_id is None
    }
    for rollable in (True, False):
        expected = {row.id for row in listed if row.is_rollable is rollable}
        assert expected
        assert await ids(is_rollable=rollable) == expected


@on_each_kind("traits")
async def test_traits_are_ordered_as_on_the_sheet(blueprint: CharacterBlueprintService, kind: str):
    sections = {row.id: row.order for row in await all_of(blueprint, "sections")}
    categories = {row.id: row.order for row in await all_of(blueprint, "categories")}
    by_name = await all_of(blueprint, kind, order_by="NAME")
    by_sheet = await all_of(blueprint, kind, order_by="SHEET")
    assert by_id(by_sheet) == by_id(by_name)
    names = beginnings(row.name for row in by_name)
    assert names == sorted(names)
    places = [
        (sections[row.sheet_section_id], categories[row.category_id], *beginnings([row.name]))
        for row in by_sheet
        if beginnings([row.name])
    ]
    assert places == sorted(places)


@on_each_kind("traits")
async def test_traits_name_their_place(blueprint: CharacterBlueprintService, kind: str):
    sections = {row.id: row.name for row in await all_of(blueprint, "sections")}
    categories = {row.id: row for row in await all_of(blueprint, "categories")}
    subcategories = {row.id: row for row in await all_of(blueprint, "subcategories")}
    for row in await all_of(blueprint, kind):
        category = categories[row.category_id]
        assert row.category_name == category.name
        assert row.sheet_section_id == category.sheet_section_id
        assert row.sheet_section_name == category.sheet_section_name
        assert sections[row.sheet_section_id] == row.sheet_section_name
        if row.subcategory_id is None:
            assert row.subcategory_name is None
        else:
            assert subcategories[row.subcategory_id].category_id == row.category_id
            assert subcategories[row.subcategory_id].name == row.subcategory_name
        assert 0 <= row.min_value <= row.max_value
        assert row.custom_for_character_id is None


@on_each_kind("vampire-clans")
async def test_clans_have_disciplines_and_curses(blueprint: CharacterBlueprintService, kind: str):
    traits = {row.id: row for row in await all_of(blueprint, "traits")}
    clans = await all_of(blueprint, kind)
    disciplines = {traits[held].category_name for clan in clans for held in clan.discipline_ids}
    assert disciplines == {"Disciplines"}
    for field in ("bane", "variant_bane", "compulsion"):
        assert any(getattr(clan, field) for clan in clans)


@on_each_kind("werewolf-tribes", "werewolf-auspices")
async def test_tribes_and_auspices_have_gifts(blueprint: CharacterBlueprintService, kind: str):
    holder = kind.removeprefix("werewolf-").removesuffix("s")
    gifts = [row for row in await all_of(blueprint, "traits") if row.gift_attributes]
    assert {gift.category_name for gift in gifts} == {"Gifts"}
    held = {row.id: set(row.gift_trait_ids) for row in await all_of(blueprint, kind)}
    for gift in gifts:
        bound = getattr(gift.gift_attributes, f"{holder}_id")
        assert (gift.id in held[bound]) if bound else True
        named = getattr(gift.gift_attributes, f"{holder}_name")
        assert (named is None) == (bound is None)
    assert any(held.values())


@on_each_kind("concepts")
async def test_concepts_give_specialties(blueprint: CharacterBlueprintService, kind: str):
    concepts = await all_of(blueprint, kind)
    specialties = [each for concept in concepts for each in concept.specialties]
    assert specialties
    assert {each.type for each in specialties} <= set(SPECIALTY_TYPES)
    assert any(concept.favored_ability_names for concept in concepts)
    assert any(concept.examples for concept in concepts)


@on_each_kind()
async def test_the_catalogue_is_the_same_for_all_companies(
    blueprint: CharacterBlueprintService,
    client: VClient,
    other_company: ContractCompany,
    kind: str,
):
    there = await all_of(client.character_blueprint(other_company.id), kind)
    assert by_id(there) == by_id(await all_of(blueprint, kind))
