"""Characters: their fields, their lists, and what goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, is_graded, new_character
from contract.company import unique
from vclient import ConflictError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import CharactersService

CHARACTERS = "/companies/{company_id}/characters"
CHARACTER = CHARACTERS + "/{character_id}"

TAKEN = "Combination of name_first and name_last is not unique"
OWN = (
    *("name_nick", "age", "biography", "demeanor", "nature", "concept_id"),
    *("vampire_attributes", "werewolf_attributes", "mage_attributes", "hunter_attributes"),
)


@pytest.fixture
async def campaign_id(client: VClient, company: ContractCompany) -> str:
    """A campaign without characters."""
    return (await client.campaigns(company.storyteller_id).create(name=unique("Stage"))).id


@pytest.fixture
def characters(client: VClient, company: ContractCompany, campaign_id: str) -> CharactersService:
    """The characters of the campaign, as a player sees them."""
    return client.characters(company.player_id, campaign_id)


@pytest.mark.covers(f"POST {CHARACTERS}", f"GET {CHARACTER}")
async def test_a_character_needs_a_name_a_class_a_version_and_a_campaign(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    assert made.name == made.name_full == f"{made.name_first} {made.name_last}"
    assert (made.type, made.status, made.is_temporary) == ("PLAYER", "ALIVE", False)
    assert made.user_player_id == made.user_creator_id == company.player_id
    assert (made.company_id, made.campaign_id) == (company.id, campaign_id)
    assert {getattr(made, name) for name in (*OWN, "concept_name", "date_killed")} == {None}
    assert made.starting_points == 0
    assert (made.num_inventory_items, made.num_notes, made.num_assets) == (0, 0, 0)
    assert made.specialties == made.chapter_ids == []
    found = await characters.get(made.id)
    assert made.model_dump().items() <= found.model_dump().items()


@pytest.mark.smoke
@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_what_is_given_is_kept(client: VClient, company: ContractCompany, campaign_id: str):
    made = await cast(
        client,
        company.player_id,
        campaign_id,
        name_nick="  Shade ",
        age=-3,
        biography="A quiet life",
        demeanor="Calm",
        nature="",
        user_player_id=company.other_player_id,
    )
    assert made.name_full == f"{made.name_first} 'Shade' Contract"
    assert made.age == -3
    assert (made.biography, made.demeanor, made.nature) == ("A quiet life", "Calm", None)
    assert made.user_player_id == company.other_player_id
    assert made.user_creator_id == company.player_id


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_a_name_belongs_to_one_character_of_a_company(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    with pytest.raises(ValidationError) as error:
        await cast(client, company.player_id, campaign_id, name_first=made.name_first)
    assert error.value.detail == "A validation error occurred."
    said = {each["field"]: each["message"] for each in error.value.invalid_parameters}
    assert said == {"name_first": TAKEN, "name_last": TAKEN}
    other_case = made.name_first.upper()
    assert (await cast(client, company.player_id, campaign_id, name_first=other_case)).id
    # The refused character is stored nevertheless.
    names = sorted(each.name_first for each in await characters.list_all())
    assert names == [other_case, made.name_first, made.name_first]


@pytest.mark.covers(f"POST {CHARACTERS}", f"DELETE {CHARACTER}")
async def test_the_name_of_a_deleted_character_is_free(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    await characters.delete(made.id)
    again = await cast(client, company.player_id, campaign_id, name_first=made.name_first)
    assert again.id != made.id


@pytest.mark.covers(f"POST {CHARACTERS}")
@pytest.mark.parametrize("column", ["campaign_id", "concept_id", "user_player_id"])
async def test_an_unknown_reference_conflicts(
    client: VClient, company: ContractCompany, campaign_id: str, column: str
):
    unknown = str(uuid4())
    with pytest.raises(ConflictError) as error:
        await cast(client, company.player_id, campaign_id, **{column: unknown})
    assert f"({column})=({unknown}) is not present in table" in error.value.detail


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_a_deleted_campaign_takes_characters(
    client: VClient, company: ContractCompany, campaign_id: str
):
    await client.campaigns(company.storyteller_id).delete(campaign_id)
    made = await cast(client, company.player_id, campaign_id)
    assert made.campaign_id == campaign_id


@pytest.mark.covers(f"POST {CHARACTERS}", f"GET {CHARACTER}/traits")
async def test_the_first_traits_are_not_judged(
    client: VClient, company: ContractCompany, campaign_id: str
):
    (trait,) = await find_traits(client, 1, is_graded)
    given = [{"trait_id": trait.id, "value": 99}, {"trait_id": trait.id}]
    made = await cast(client, company.player_id, campaign_id, traits=given)
    traits = client.character_traits(company.player_id, campaign_id, made.id)
    assert sorted(each.value for each in await traits.list_all()) == [0, 99]
    unknown = str(uuid4())
    with pytest.raises(ValidationError) as error:
        await cast(client, company.player_id, campaign_id, traits=[{"trait_id": unknown}])
    assert error.value.detail == f"Trait {unknown} not found"


@pytest.mark.covers(f"POST {CHARACTERS}")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name_first": " Al "}, "name_first: Length of 'Al' 2 < 3"),
        ({"name_last": "a" * 51}, f"name_last: Length of '{'a' * 51}' 51 > 50"),
        ({"name_nick": "Al"}, "name_nick: Length of 'Al' 2 < 3"),
        ({"biography": "ab"}, "biography: Length of 'ab' 2 < 3"),
        ({"demeanor": "ab"}, "demeanor: Length of 'ab' 2 < 3"),
        ({"nature": "a" * 51}, f"nature: Length of '{'a' * 51}' 51 > 50"),
        ({"character_class": "GHOST"}, "character_class: Invalid enum value 'GHOST'"),
        ({"game_version": "v5"}, "game_version: Invalid enum value 'v5'"),
        ({"type": None}, "type: Expected `str`, got `null`"),
        ({"campaign_id": "here"}, "campaign_id: Invalid UUID"),
        ({"age": 1.5}, "age: Expected `int | null`, got `float`"),
        pytest.param(
            {"date_of_birth": "1990-05-01T00:00:00Z"},
            "date_of_birth: Invalid RFC3339 encoded date",
            marks=pytest.mark.since("2026-07"),
        ),
        ({"traits": [{"value": 1}]}, "traits[0]: Object missing required field `trait_id`"),
    ],
)
async def test_what_breaks_a_limit_is_refused(
    http: Http, company: ContractCompany, changes: dict[str, object], said: str
):
    body = new_character(campaign_id=company.campaign_id) | changes
    refused = await http("POST", f"{company.path}/characters", acting=company.player_id, json=body)
    assert refused.status_code == 400
    problem = refused.json()
    (entry,) = problem["invalid_parameters"]
    assert said in (problem["detail"], f"{entry['field']}: {entry['message']}")


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_what_cannot_be_set_is_ignored(
    http: Http, client: VClient, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    path, ignored = f"{company.path}/characters", {"starting_points": 9}
    body = new_character(campaign_id=campaign_id, status="DEAD")
    answer = await http("POST", path, acting=company.player_id, json=body | ignored)
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["starting_points"]) == ("ALIVE", 0)
    fixed = {"character_class": "MAGE", "game_version": "V4", "campaign_id": company.campaign_id}
    answer = await http(
        "PATCH", f"{path}/{made.id}", acting=company.player_id, json=fixed | ignored
    )
    assert answer.status_code == 200
    kept = made.model_dump(mode="json", exclude={"date_modified"}, exclude_unset=True)
    assert kept.items() <= answer.json().items()


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_null_clears_and_what_is_left_out_stays(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    given = {"name_nick": "Shade", "age": 30, "biography": "A life", "nature": "Bold"}
    made = await cast(client, company.player_id, campaign_id, **given, demeanor="Calm")
    renamed = await characters.update(made.id, name_last="Renamed")
    assert renamed.name_full == f"{made.name_first} 'Shade' Renamed"
    assert {name: getattr(renamed, name) for name in given} == given
    cleared = await characters.update(made.id, **dict.fromkeys(given))
    assert {getattr(cleared, name) for name in given} == {None}
    assert cleared.demeanor == "Calm"
    assert (await characters.update(made.id, demeanor="")).demeanor is None


@pytest.mark.covers(f"PATCH {CHARACTER}")
@pytest.mark.parametrize("name", ["name_first", "type", "status", "is_temporary"])
async def test_what_is_required_is_no_null(
    http: Http, client: VClient, company: ContractCompany, campaign_id: str, name: str
):
    made = await cast(client, company.player_id, campaign_id)
    path = f"{company.path}/characters/{made.id}"
    refused = await http("PATCH", path, acting=company.player_id, json={name: None})
    assert refused.status_code == 400
    (entry,) = refused.json()["invalid_parameters"]
    assert entry["field"] == name
    assert entry["message"].endswith("got `null`")


@pytest.mark.smoke
@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_a_taken_name_changes_nothing(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    one = await cast(client, company.player_id, campaign_id)
    other = await cast(client, company.player_id, campaign_id)
    with pytest.raises(ValidationError):
        await characters.update(one.id, name_first=other.name_first, age=5)
    found = await characters.get(one.id)
    assert (found.name_first, found.age) == (one.name_first, None)
    assert (await characters.update(one.id, name_first=one.name_first, age=5)).age == 5


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_death_is_noted_once_and_can_be_undone(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    dead = await characters.update(made.id, status="DEAD")
    assert dead.date_killed is not None
    assert dead.date_killed.microsecond == 0
    assert dead.date_killed >= made.date_created.replace(microsecond=0)
    assert (await characters.update(made.id, age=7)).date_killed == dead.date_killed
    assert (await characters.update(made.id, status="DEAD")).date_killed == dead.date_killed
    risen = await characters.update(made.id, status="ALIVE")
    assert (risen.status, risen.date_killed) == ("ALIVE", None)


@pytest.mark.covers(f"GET {CHARACTERS}")
async def test_characters_are_listed_by_name_in_pages(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    stem = unique("Name")
    for first, last in (("b", "one"), ("a", "two"), ("a", "one")):
        names = {"name_first": f"{stem} {first}", "name_last": last}
        await cast(client, company.player_id, campaign_id, **names)
    listed = [(each.name_first[-1], each.name_last) for each in await characters.list_all()]
    assert listed == [("a", "one"), ("a", "two"), ("b", "one")]
    page = await characters.get_page(limit=1, offset=1)
    assert ([each.name_last for each in page.items], page.total) == (["two"], 3)


@pytest.mark.smoke
@pytest.mark.covers(f"GET {CHARACTERS}")
async def test_each_filter_of_the_list_confines_it(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    mine = await cast(client, company.player_id, campaign_id)
    theirs = await cast(client, company.other_player_id, campaign_id, character_class="MAGE")
    npc = await cast(client, company.player_id, campaign_id, type="NPC")
    await characters.update(mine.id, status="DEAD")
    for filters, expected in (
        ({}, [mine, theirs, npc]),
        ({"user_player_id": company.player_id}, [mine]),
        ({"user_creator_id": company.player_id}, [mine, npc]),
        ({"character_class": "MAGE"}, [theirs]),
        ({"character_type": "NPC"}, [npc]),
        ({"status": "DEAD"}, [mine]),
        ({"is_temporary": True}, []),
        ({"status": "ALIVE", "character_type": "PLAYER"}, [theirs]),
    ):
        listed = {each.id for each in await characters.list_all(**filters)}
        assert listed == {each.id for each in expected}, filters
    elsewhere = await characters.list_all(campaign_id=company.campaign_id)
    assert mine.id not in {each.id for each in elsewhere}


@pytest.mark.covers(f"GET {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_temporary_characters_are_listed_only_on_demand(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    assert (await characters.update(made.id, is_temporary=True)).is_temporary
    assert await characters.list_all() == []
    assert [each.id for each in await characters.list_all(is_temporary=True)] == [made.id]


@pytest.mark.covers(f"GET {CHARACTER}")
async def test_children_are_embedded_on_demand(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    (trait,) = await find_traits(client, 1, is_graded)
    given = [{"trait_id": trait.id, "value": 2}]
    made = await cast(client, company.player_id, campaign_id, traits=given)
    note = await characters.create_note(made.id, title="A note", content="Of some length")
    item = await characters.create_inventory_item(made.id, name="Knife", type="WEAPON")
    plain = await characters.get(made.id)
    assert plain.traits is plain.inventory is plain.notes is plain.assets is None
    assert (plain.num_notes, plain.num_inventory_items, plain.num_assets) == (1, 1, 0)
    full = await characters.get(made.id, include=["traits", "inventory", "notes", "assets"])
    assert [(each.trait.id, each.value) for each in full.traits or []] == [(trait.id, 2)]
    assert [each.id for each in full.inventory or []] == [item.id]
    assert [each.id for each in full.notes or []] == [note.id]
    assert full.assets == []


@pytest.mark.covers(f"DELETE {CHARACTER}", f"GET {CHARACTER}")
async def test_a_deleted_character_is_gone_with_all_it_has(
    client: VClient, characters: CharactersService, company: ContractCompany, campaign_id: str
):
    made = await cast(client, company.player_id, campaign_id)
    book = await client.books(company.storyteller_id, campaign_id).create(name="Book")
    chapters = client.chapters(company.storyteller_id, campaign_id, book.id)
    chapter = await chapters.create(name="Chapter", character_ids=[made.id])
    assert (await characters.get(made.id)).chapter_ids == [chapter.id]
    await characters.delete(made.id)
    assert await characters.list_all() == []
    assert (await chapters.get(chapter.id)).character_ids == []
    for call in (characters.get, characters.delete, characters.list_all_inventory):
        with pytest.raises(NotFoundError) as error:
            await call(made.id)
        assert error.value.detail == f"Character '{made.id}' not found"


@pytest.mark.covers(f"GET {CHARACTER}")
async def test_a_character_is_found_in_its_own_company_alone(
    client: VClient, company: ContractCompany, own: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    with pytest.raises(NotFoundError, match=f"Character '{made.id}' not found"):
        await client.characters(own.admin_id, company_id=own.id).get(made.id)
