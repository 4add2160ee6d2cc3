"""The models of characters, their sheets and their inventory."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from sheet_answers import (
    CAMPAIGN_ID,
    CHARACTER,
    CLAN_ID,
    CONCEPT_ID,
    TRAIT_ID,
    TRIBE_ID,
    USER_ID,
)
from vclient import RequestValidationError
from vclient.constants import CHARACTER_CLASSES, INVENTORY_ITEM_TYPES
from vclient.models import (
    Character,
    CharacterCreate,
    CharacterDetail,
    CharacterFilters,
    CharacterGenerate,
    CharacterUpdate,
    ChargenFinalize,
    HunterAttributesCreate,
    HunterAttributesUpdate,
    InventoryItemCreate,
    InventoryItemUpdate,
    MageAttributesCreate,
    MageAttributesUpdate,
    VampireAttributesCreate,
    VampireAttributesUpdate,
    WerewolfAttributesCreate,
    WerewolfAttributesUpdate,
)

INCLUDED = ("traits", "inventory", "notes", "assets")
MORTAL = {
    "name_first": "Ada",
    "name_last": "Stone",
    "character_class": "MORTAL",
    "game_version": "V5",
    "campaign_id": CAMPAIGN_ID,
}
VAMPIRE = {**MORTAL, "character_class": "VAMPIRE", "vampire_attributes": {"clan_id": CLAN_ID}}


def test_types():
    character = Character(**CHARACTER)
    assert character.date_of_birth == date(1990, 5, 1)
    assert character.date_killed == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert character.hunter_attributes is not None
    assert character.specialties[0].type == "PASSIVE"


def test_what_is_unknown_is_kept():
    answer = {**CHARACTER, "character_class": "DRAGON", "status": "UNDEAD", "wings": {"left": 1}}
    answer["vampire_attributes"] = {**answer["vampire_attributes"], "fangs": 2}
    character = Character(**answer)
    assert character.character_class == "DRAGON"
    assert character.model_dump(mode="json") == answer


def test_what_was_not_included_is_none():
    character = CharacterDetail(**CHARACTER)
    assert [getattr(character, name) for name in INCLUDED] == [None] * 4
    assert character.model_dump(mode="json", exclude_unset=True) == CHARACTER
    assert CharacterDetail(**CHARACTER, notes=[]).notes == []


def test_a_character_does_not_load_the_blueprint():
    code = (
        "import sys, vclient.models as m; m.Character, m.CharacterCreate\n"
        "heavy = ('blueprint', 'traits', 'character_traits', 'character_details', 'chargen')\n"
        "print([name for name in heavy if 'vclient.models.' + name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_create_sends_what_was_given():
    character = CharacterCreate(**VAMPIRE, age=None, traits=[{"trait_id": TRAIT_ID, "value": 2}])
    sent = {**VAMPIRE, "age": None, "traits": [{"trait_id": TRAIT_ID, "value": 2}]}
    assert json.loads(character.to_json()) == sent
    assert json.loads(CharacterCreate(**json.loads(character.to_json())).to_json()) == sent
    assert json.loads(CharacterUpdate().to_json()) == {}
    assert CharacterCreate(**MORTAL).type == "PLAYER"


ANY = [
    ("name_first", "Ada"),
    ("name_first", "a" * 50),
    ("name_last", "  " + "a" * 50 + "  "),
    ("name_nick", ""),
    ("name_nick", "   "),
    ("name_nick", "a" * 50),
    ("demeanor", None),
    ("nature", "abc"),
    ("biography", ""),
    ("biography", "a" * 10_000),
    ("age", -(2**31)),
    ("age", 2**31 - 1),
    ("age", "30"),
    ("age", 30.0),
    ("age", None),
    ("date_of_birth", "1990-05-01"),
    ("date_of_birth", None),
    ("concept_id", CONCEPT_ID.upper()),
    ("concept_id", CONCEPT_ID.replace("-", "")),
    ("concept_id", None),
    ("user_player_id", USER_ID),
    ("mage_attributes", {}),
    ("hunter_attributes", {"creed": "Of my own"}),
]
NONE = [
    ("name_first", "Ad"),
    ("name_first", "Ad   "),
    ("name_first", "a" * 51),
    ("name_first", None),
    ("name_last", ""),
    ("name_last", "A\0da"),
    ("name_nick", "ab"),
    ("name_nick", "a" * 51),
    ("demeanor", "a" * 51),
    ("nature", "ab"),
    ("biography", "ab"),
    ("biography", "abc\0"),
    ("age", 2**31),
    ("age", -(2**31) - 1),
    ("age", 1.5),
    ("age", True),
    ("date_of_birth", "tomorrow"),
    ("date_of_birth", 0),
    ("concept_id", "thief"),
    ("user_player_id", ""),
    ("type", "MONSTER"),
    ("type", None),
    ("starting_points", 3),
    ("hunter_attributes", {"creed": "ab"}),
    ("hunter_attributes", {"edge": "abc"}),
]


@pytest.mark.parametrize(("name", "value"), ANY)
def test_what_is_accepted(name, value):
    sent = json.loads(CharacterCreate(**{**MORTAL, name: value}).to_json())
    assert name in sent
    assert name in json.loads(CharacterUpdate(**{name: value}).to_json())


@pytest.mark.parametrize(("name", "value"), NONE)
def test_what_is_refused(name, value):
    with pytest.raises(RequestValidationError, match=name):
        CharacterCreate(**{**MORTAL, name: value})
    with pytest.raises(RequestValidationError, match=name):
        CharacterUpdate(**{name: value})


@pytest.mark.parametrize("name", ["character_class", "game_version", "campaign_id", "traits"])
def test_update_cannot_change(name):
    with pytest.raises(RequestValidationError, match=f"{name}: Extra inputs"):
        CharacterUpdate(**{name: MORTAL.get(name, [])})


@pytest.mark.parametrize("name", ["status", "is_temporary"])
def test_create_cannot_set(name):
    with pytest.raises(RequestValidationError, match=f"{name}: Extra inputs"):
        CharacterCreate(**MORTAL, **{name: "ALIVE"})


@pytest.mark.parametrize(
    "name", ["vampire_attributes", "werewolf_attributes", "mage_attributes", "hunter_attributes"]
)
def test_class_attributes_can_be_null_only_at_first(name):
    assert json.loads(CharacterCreate(**MORTAL, **{name: None}).to_json())[name] is None
    assert json.loads(CharacterUpdate(**{name: {}}).to_json()) == {name: {}}
    with pytest.raises(RequestValidationError, match=name):
        CharacterUpdate(**{name: None})


@pytest.mark.parametrize("attributes", [{}, {"vampire_attributes": None}])
def test_a_vampire_needs_a_clan(attributes):
    with pytest.raises(RequestValidationError, match="clan_id"):
        CharacterCreate(**{**MORTAL, "character_class": "VAMPIRE"}, **attributes)
    with pytest.raises(RequestValidationError, match=r"vampire_attributes\.clan_id"):
        CharacterCreate(**{**VAMPIRE, "vampire_attributes": {"generation": 9}})


@pytest.mark.parametrize("character_class", sorted({*CHARACTER_CLASSES} - {"VAMPIRE"}))
def test_no_other_class_needs_attributes(character_class):
    CharacterCreate(**{**MORTAL, "character_class": character_class})
    CharacterCreate(**{**VAMPIRE, "character_class": character_class})


@pytest.mark.parametrize("kind", ["NPC", "STORYTELLER"])
def test_only_players_have_a_player(kind):
    with pytest.raises(RequestValidationError, match="user_player_id is for"):
        CharacterCreate(**MORTAL, type=kind, user_player_id=USER_ID)
    with pytest.raises(RequestValidationError, match="user_player_id is for"):
        CharacterUpdate(type=kind, user_player_id=USER_ID)
    CharacterCreate(**MORTAL, type=kind, user_player_id=None)
    CharacterUpdate(type=kind, user_player_id=None)


def test_a_player_character_needs_its_player():
    with pytest.raises(RequestValidationError, match="needs a user_player_id"):
        CharacterUpdate(type="PLAYER", user_player_id=None)
    # It may have one already, and a new one is the acting user's.
    CharacterUpdate(type="PLAYER")
    CharacterUpdate(type="PLAYER", user_player_id=USER_ID)
    CharacterUpdate(user_player_id=None)
    CharacterCreate(**MORTAL, type="PLAYER", user_player_id=None)


def test_an_assignment_that_is_refused_changes_nothing():
    change = CharacterUpdate(type="NPC")
    with pytest.raises(RequestValidationError, match="user_player_id is for"):
        change.user_player_id = USER_ID
    assert json.loads(change.to_json()) == {"type": "NPC"}
    change.user_player_id = None
    change.type = "STORYTELLER"
    assert json.loads(change.to_json()) == {"type": "STORYTELLER", "user_player_id": None}


VAMPIRES = {
    "generation": None,
    "sire": "",
    "bane_name": "a" * 50,
    "bane_description": "a" * 1000,
    "compulsion_name": "",
    "compulsion_description": None,
}


@pytest.mark.parametrize(
    ("create", "update", "required", "fields"),
    [
        (VampireAttributesCreate, VampireAttributesUpdate, {"clan_id": CLAN_ID}, VAMPIRES),
        (
            WerewolfAttributesCreate,
            WerewolfAttributesUpdate,
            {"tribe_id": TRIBE_ID, "auspice_id": TRIBE_ID},
            {"pack_name": None},
        ),
        (MageAttributesCreate, MageAttributesUpdate, {}, {"sphere": "Time", "tradition": None}),
        (HunterAttributesCreate, HunterAttributesUpdate, {}, {"creed": None}),
    ],
)
def test_class_attributes(create, update, required, fields):
    everything = {**required, **fields}
    assert json.loads(create(**everything).to_json()) == everything
    assert json.loads(update(**everything).to_json()) == everything
    assert json.loads(create(**required).to_json()) == required
    assert json.loads(update().to_json()) == {}
    for name in required:
        with pytest.raises(RequestValidationError, match=f"{name}: Field required"):
            create(**{key: value for key, value in everything.items() if key != name})
        for model in (create, update):
            with pytest.raises(RequestValidationError, match=name):
                model(**{**everything, name: None})


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (VampireAttributesUpdate, "sire"),
        (WerewolfAttributesUpdate, "pack_name"),
        (MageAttributesUpdate, "sphere"),
        (MageAttributesUpdate, "tradition"),
        (HunterAttributesUpdate, "creed"),
    ],
)
def test_lengths_of_class_attributes(model, name):
    for good in ("", "abc", "a" * 50, None):
        model(**{name: good})
    for bad in ("ab", "a" * 51, "a\0bc"):
        with pytest.raises(RequestValidationError, match=name):
            model(**{name: bad})


@pytest.mark.parametrize("name", ["bane_name", "compulsion_name"])
def test_lengths_of_clan_features(name):
    VampireAttributesUpdate(**{name: "a"})
    with pytest.raises(RequestValidationError, match=name):
        VampireAttributesUpdate(**{name: "a" * 51})


def test_traits_of_a_new_character():
    item = {"trait_id": TRAIT_ID}
    for value in (-5, 0, 2**31 - 1):
        CharacterCreate(**MORTAL, traits=[{**item, "value": value}, {**item, "value": value}])
    for bad in ({}, {**item, "value": 2**31}, {**item, "currency": "XP"}, {"trait_id": "x"}):
        with pytest.raises(RequestValidationError, match=r"traits\.0"):
            CharacterCreate(**MORTAL, traits=[bad])
    with pytest.raises(RequestValidationError, match="traits"):
        CharacterCreate(**MORTAL, traits=None)


def test_filters():
    filters = CharacterFilters(campaign_id=None, is_temporary=False, status="DEAD")
    assert filters.to_params() == {"campaign_id": None, "is_temporary": False, "status": "DEAD"}
    for bad in ({"campaign_id": "x"}, {"status": "dead"}, {"is_temporary": "maybe"}, {"a": 1}):
        with pytest.raises(RequestValidationError):
            CharacterFilters(**bad)


@pytest.mark.parametrize("kind", INVENTORY_ITEM_TYPES)
def test_items(kind):
    for name in ("", "a" * 50):
        item = {"name": name, "type": kind, "description": None}
        assert json.loads(InventoryItemCreate(**item).to_json()) == item
        assert json.loads(InventoryItemUpdate(**item).to_json()) == item
    assert json.loads(InventoryItemUpdate().to_json()) == {}


@pytest.mark.parametrize(
    "bad", [{"name": "a" * 51}, {"name": None}, {"type": "SWORD"}, {"type": None}, {"weight": 1}]
)
def test_items_that_are_refused(bad):
    with pytest.raises(RequestValidationError):
        InventoryItemCreate(**{"name": "Rope", "type": "OTHER", **bad})
    with pytest.raises(RequestValidationError):
        InventoryItemUpdate(**bad)


def test_generation():
    for bad in ({}, {"character_type": None}, {"character_type": "NPC", "concept_id": "thief"}):
        with pytest.raises(RequestValidationError):
            CharacterGenerate(**bad)
    given = {"character_type": "NPC", "experience_level": None, "skill_focus": "SPECIALIST"}
    assert json.loads(CharacterGenerate(**given).to_json()) == given
    with pytest.raises(RequestValidationError, match="selected_character_id"):
        ChargenFinalize(session_id=CLAN_ID)
