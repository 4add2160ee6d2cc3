"""The rules of requests that are about more than one field, and what else single models do."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from model_samples.requests import ASSIGNMENT, ID, SAMPLES
from vclient import RequestValidationError, models
from vclient.constants import CHARACTER_CLASSES
from vclient.models import (
    CharacterCreate,
    CharacterTraitAdd,
    CharacterTraitBatch,
    CharacterTraitRemoval,
    CharacterUpdate,
    DictionaryTermCreate,
    DictionaryTermUpdate,
    TraitCreate,
)

MORTAL = {
    "name_first": "Ada",
    "name_last": "Stone",
    "character_class": "MORTAL",
    "game_version": "V5",
    "campaign_id": ID,
}
VAMPIRE = {**MORTAL, "character_class": "VAMPIRE", "vampire_attributes": {"clan_id": ID}}


def refuses(model: Any, match: str, **fields: Any) -> None:
    with pytest.raises(RequestValidationError, match=match):
        model(**fields)


class TestCharacters:
    def test_a_vampire_needs_a_clan(self):
        for attributes in ({}, {"vampire_attributes": None}):
            vampire = {**MORTAL, "character_class": "VAMPIRE", **attributes}
            refuses(CharacterCreate, "clan_id", **vampire)
        clanless = {**VAMPIRE, "vampire_attributes": {"generation": 9}}
        refuses(CharacterCreate, r"vampire_attributes\.clan_id", **clanless)

    @pytest.mark.parametrize("character_class", sorted({*CHARACTER_CLASSES} - {"VAMPIRE"}))
    def test_no_other_class_needs_attributes(self, character_class: str):
        CharacterCreate(**{**MORTAL, "character_class": character_class})
        CharacterCreate(**{**VAMPIRE, "character_class": character_class})

    @pytest.mark.parametrize("kind", ["NPC", "STORYTELLER"])
    def test_only_characters_of_players_have_a_player(self, kind: str):
        for model, fields in ((CharacterCreate, MORTAL), (CharacterUpdate, {})):
            refuses(model, "user_player_id is for", **fields, type=kind, user_player_id=ID)
            model(**fields, type=kind, user_player_id=None)

    def test_the_character_of_a_player_needs_one(self):
        refuses(CharacterUpdate, "needs a user_player_id", type="PLAYER", user_player_id=None)
        # It may have one already, and a new one is the acting user's.
        CharacterUpdate(type="PLAYER")
        CharacterUpdate(type="PLAYER", user_player_id=ID)
        CharacterUpdate(user_player_id=None)
        CharacterCreate(**MORTAL, type="PLAYER", user_player_id=None)
        assert CharacterCreate(**MORTAL).type == "PLAYER"

    def test_an_assignment_that_is_refused_changes_nothing(self):
        change = CharacterUpdate(type="NPC")
        with pytest.raises(RequestValidationError, match="user_player_id is for"):
            change.user_player_id = ID
        assert json.loads(change.to_json()) == {"type": "NPC"}
        change.user_player_id = None
        change.type = "STORYTELLER"
        assert json.loads(change.to_json()) == {"type": "STORYTELLER", "user_player_id": None}

    def test_they_do_not_load_the_blueprint(self):
        code = (
            "import sys, vclient.models as m; m.Character, m.CharacterCreate\n"
            "heavy = ('blueprint', 'traits', 'character_traits', 'character_details', 'chargen')\n"
            "print([name for name in heavy if 'vclient.models.' + name in sys.modules])"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


class TestTerms:
    @pytest.mark.parametrize(
        ("definition", "link"), [(None, None), ("", None), ("", ""), (None, "")]
    )
    def test_they_have_to_say_something(self, definition: str | None, link: str | None):
        nothing = {"definition": definition, "link": link}
        refuses(DictionaryTermCreate, "a definition or a link", term="abc", **nothing)
        refuses(DictionaryTermUpdate, "a definition or a link", **nothing)
        DictionaryTermUpdate(definition=definition)
        DictionaryTermUpdate(link=link)
        DictionaryTermUpdate(definition=definition, link="x")
        DictionaryTermCreate(term="abc", definition="x", link=link)

    def test_alone_they_say_nothing(self):
        refuses(DictionaryTermCreate, "a definition or a link", term="abc")


class TestTraits:
    def test_what_is_not_given_has_the_defaults_of_the_server(self):
        add = CharacterTraitAdd(trait_id=ID)
        assert json.loads(add.to_json()) == {"trait_id": ID}
        assert (add.value, add.currency) == (0, "NO_COST")
        assert CharacterTraitRemoval(currency=None).to_params() == {"currency": None}

    def test_the_limits_of_a_custom_trait_are_not_compared(self):
        TraitCreate(**{**SAMPLES["TraitCreate"], "min_value": 3, "max_value": 2})

    def test_a_batch_is_an_array_of_whatever_gives_its_items(self):
        items = [CharacterTraitAdd(**ASSIGNMENT), {"trait_id": ID}]
        batch = CharacterTraitBatch(items=(each for each in items))
        assert json.loads(batch.to_json()) == [ASSIGNMENT, {"trait_id": ID}]


def test_a_time_may_be_written_without_a_zone():
    filters = models.AuditLogFilters(
        date_from="2026-01-02T03:04:05Z", date_to="2026-01-02T03:04:05"
    )
    assert filters.date_from.utcoffset().total_seconds() == 0
    assert filters.date_to.tzinfo is None
