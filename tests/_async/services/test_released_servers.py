"""Servers of versions 0.25.0 to 0.27.0, whose answers lack fields that came later."""

from __future__ import annotations

from typing import Any

import pytest

from recording import Recorder, page
from sheet_answers import (
    BULK,
    CATEGORY_ID,
    CHARACTER,
    CHARACTER_ID,
    CHARACTER_TRAIT,
    CHARACTER_TRAIT_ID,
    CLAN_ID,
    FULL_SHEET,
    SESSION,
    SESSION_ID,
    SHEET_CATEGORY,
    TRAIT,
    TRAIT_ID,
    VALUE_OPTIONS,
)
from story_answers import CAMPAIGN, CAMPAIGN_ID, COMPANY_ID, OTHER_ID, TERM, USER, USER_ID

# What these servers do not send, and what a caller then reads.
LATER: dict[str, Any] = {"in_game_date": None, "date_of_birth": None, "powers": []}


def released(answer: Any) -> Any:
    """Return an answer as these servers give it."""
    if isinstance(answer, list):
        return [released(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    kept = {name: released(each) for name, each in answer.items() if name not in LATER}
    # A field of traits that newer servers do not send.
    return kept | {"is_custom": False} if "is_rollable" in kept else kept


def campaigns(client):
    return client.campaigns(USER_ID, COMPANY_ID)


def characters(client):
    return client.characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)


def autogen(client):
    return client.character_autogen(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)


def traits(client):
    return client.character_traits(USER_ID, CAMPAIGN_ID, CHARACTER_ID, company_id=COMPANY_ID)


def blueprint(client):
    return client.character_blueprint(COMPANY_ID)


def dictionary(client):
    return client.dictionary(COMPANY_ID)


NEW_CHARACTER = {
    "name_first": "Ada",
    "name_last": "Stone",
    "character_class": "VAMPIRE",
    "game_version": "V5",
    "vampire_attributes": {"clan_id": CLAN_ID},
}
NEW_TRAIT = {"name": "Howl", "category_id": CATEGORY_ID, "currency": "NO_COST"}

CALLS: dict[str, Any] = {
    "page of campaigns": (page(CAMPAIGN), lambda c: campaigns(c).get_page()),
    "list of campaigns": (page(CAMPAIGN), lambda c: campaigns(c).list_all()),
    "campaign": (CAMPAIGN, lambda c: campaigns(c).get(CAMPAIGN_ID)),
    "new campaign": (CAMPAIGN, lambda c: campaigns(c).create(name="The Long Night")),
    "changed campaign": (CAMPAIGN, lambda c: campaigns(c).update(CAMPAIGN_ID, danger=5)),
    "page of characters": (page(CHARACTER), lambda c: characters(c).get_page()),
    "character": (CHARACTER, lambda c: characters(c).get(CHARACTER_ID)),
    "character with traits": (
        {**CHARACTER, "traits": [CHARACTER_TRAIT]},
        lambda c: characters(c).get(CHARACTER_ID, include=["traits"]),
    ),
    "new character": (CHARACTER, lambda c: characters(c).create(**NEW_CHARACTER)),
    "changed character": (CHARACTER, lambda c: characters(c).update(CHARACTER_ID, age=30)),
    "full sheet": (FULL_SHEET, lambda c: characters(c).get_full_sheet(CHARACTER_ID)),
    "category of a sheet": (
        SHEET_CATEGORY,
        lambda c: characters(c).get_full_sheet_category(CHARACTER_ID, CATEGORY_ID),
    ),
    "generated character": (
        CHARACTER,
        lambda c: autogen(c).generate_character(character_type="NPC"),
    ),
    "session": (SESSION, lambda c: autogen(c).start_chargen_session()),
    "sessions": ([SESSION], lambda c: autogen(c).list_all_chargen_sessions()),
    "chosen character": (
        CHARACTER,
        lambda c: autogen(c).finalize_chargen_session(SESSION_ID, CHARACTER_ID),
    ),
    "user with characters": (
        {**USER, "characters": [CHARACTER]},
        lambda c: c.users(COMPANY_ID).get(USER_ID, include=["characters"]),
    ),
    "page of traits": (page(CHARACTER_TRAIT), lambda c: traits(c).get_page()),
    "trait": (CHARACTER_TRAIT, lambda c: traits(c).get(CHARACTER_TRAIT_ID)),
    "assigned trait": (
        CHARACTER_TRAIT,
        lambda c: traits(c).assign(TRAIT_ID, 1, "NO_COST"),
    ),
    "assigned traits": (
        BULK,
        lambda c: traits(c).bulk_assign([{"trait_id": TRAIT_ID, "value": 1}]),
    ),
    "custom trait": (CHARACTER_TRAIT, lambda c: traits(c).create(**NEW_TRAIT)),
    "value options": (VALUE_OPTIONS, lambda c: traits(c).get_value_options(CHARACTER_TRAIT_ID)),
    "changed trait": (
        CHARACTER_TRAIT,
        lambda c: traits(c).change_value(CHARACTER_TRAIT_ID, 1, "NO_COST"),
    ),
    "page of the blueprint": (page(TRAIT), lambda c: blueprint(c).get_traits_page()),
    "trait of the blueprint": (TRAIT, lambda c: blueprint(c).get_trait(trait_id=TRAIT_ID)),
    "page of terms": (page(TERM), lambda c: dictionary(c).get_page()),
    "term": (TERM, lambda c: dictionary(c).get(OTHER_ID)),
    "new term": (TERM, lambda c: dictionary(c).create(term="Beast", definition="What lurks")),
    "changed term": (TERM, lambda c: dictionary(c).update(OTHER_ID, synonyms=["hunger"])),
}


def models_in(value: Any) -> list[Any]:
    """Return the models in what a call returned, at any depth."""
    if isinstance(value, list | tuple):
        return [model for each in value for model in models_in(each)]
    if isinstance(value, dict):
        return models_in(list(value.values()))
    if hasattr(value, "model_fields_set"):
        return [value, *models_in(vars(value))]
    return []


@pytest.mark.parametrize("name", CALLS)
async def test_fields_that_came_later_have_defaults(make_client, name):
    answer, call = CALLS[name]
    sent = released(answer)
    assert sent != answer
    recorder = Recorder(sent)
    returned = await call(make_client(recorder))
    assert len(recorder.requests) == 1
    found = [
        (field, getattr(model, field))
        for model in models_in(returned)
        for field in LATER.keys() & type(model).model_fields
    ]
    assert found
    assert all(value == LATER[field] for field, value in found)
