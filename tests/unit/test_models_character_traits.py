"""The models of traits, of the traits of characters and of the blueprint."""

from __future__ import annotations

import json

import pytest

from sheet_answers import (
    CATEGORY_ID,
    CHARACTER_TRAIT,
    CONCEPT,
    SUBCATEGORY,
    TRAIT,
    TRAIT_ID,
)
from vclient import RequestValidationError, models
from vclient.constants import TRAIT_MODIFY_CURRENCIES
from vclient.models import (
    CharacterTrait,
    CharacterTraitAdd,
    CharacterTraitBatch,
    CharacterTraitChange,
    CharacterTraitFilters,
    CharacterTraitRemoval,
    Trait,
    TraitCreate,
    TraitFilters,
)

CUSTOM = {"name": "Knife tricks", "category_id": CATEGORY_ID, "currency": "NO_COST"}


@pytest.mark.parametrize(
    "time", ["2026-11-22T14:20:50.923526+00:00", "2026-11-22T14:20:50.900000+00:00"]
)
def test_times_of_character_traits_keep_their_offset(time):
    answer = {**CHARACTER_TRAIT, "date_created": time}
    trait = CharacterTrait.model_validate_json(json.dumps(answer))
    assert trait.date_created.tzinfo is not None
    assert json.loads(trait.model_dump_json())["date_created"] == time
    assert trait.model_dump()["date_created"] == trait.date_created
    assert trait.model_dump(mode="json")["trait"]["date_created"].endswith("Z")


def test_unknown_values_are_kept():
    answer = {**TRAIT, "character_classes": ["DRAGON"], "game_versions": ["V6"]}
    answer["gift_attributes"] = {**answer["gift_attributes"], "renown": "FAME"}
    assert Trait(**answer).model_dump(mode="json") == answer
    answer = {**SUBCATEGORY, "hunter_edge_type": "WINGS"}
    assert models.TraitSubcategory(**answer).hunter_edge_type == "WINGS"


def test_a_specialty_without_a_description():
    answer = {**CONCEPT, "specialties": [{"name": "Hush", "type": "LOUD"}]}
    concept = models.CharacterConcept(**answer)
    assert concept.specialties[0].description is None
    assert concept.model_dump(mode="json", exclude_unset=True) == answer


def test_custom_traits_that_are_accepted():
    assert json.loads(TraitCreate(**CUSTOM).to_json()) == CUSTOM
    for more in (
        {"name": "abc"},
        {"name": "a" * 50},
        {"description": ""},
        {"description": None},
        {"max_value": 1},
        {"max_value": 100, "min_value": 100},
        {"max_value": 2, "min_value": 3},
        {"min_value": 0},
        {"initial_cost": 0, "upgrade_cost": 100},
        {"initial_cost": None, "upgrade_cost": None},
        {"show_when_zero": False, "is_rollable": False},
        *({"currency": currency} for currency in TRAIT_MODIFY_CURRENCIES),
    ):
        assert json.loads(TraitCreate(**{**CUSTOM, **more}).to_json()) == {**CUSTOM, **more}


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "ab"},
        {"name": "a" * 51},
        {"name": None},
        {"category_id": "Gifts"},
        {"currency": None},
        {"currency": "GOLD"},
        {"description": "\0"},
        {"max_value": 0},
        {"max_value": 101},
        {"max_value": None},
        {"min_value": -1},
        {"min_value": 101},
        {"initial_cost": -1},
        {"upgrade_cost": 101},
        {"is_rollable": None},
        {"trait_id": TRAIT_ID},
    ],
)
def test_custom_traits_that_are_refused(bad):
    with pytest.raises(RequestValidationError, match=next(iter(bad))):
        TraitCreate(**{**CUSTOM, **bad})


def test_adding_and_changing():
    add = CharacterTraitAdd(trait_id=TRAIT_ID)
    assert json.loads(add.to_json()) == {"trait_id": TRAIT_ID}
    assert (add.value, add.currency) == (0, "NO_COST")
    for bad in ({"value": None}, {"value": 2**31}, {"currency": None}, {"trait_id": None}):
        with pytest.raises(RequestValidationError, match=next(iter(bad))):
            CharacterTraitAdd(**{"trait_id": TRAIT_ID, **bad})
    for bad in ({"target_value": 1}, {"currency": "XP"}, {"target_value": "x", "currency": "XP"}):
        with pytest.raises(RequestValidationError):
            CharacterTraitChange(**bad)
    assert CharacterTraitRemoval(currency=None).to_params() == {"currency": None}


def test_a_batch_is_a_json_array():
    add = CharacterTraitAdd(trait_id=TRAIT_ID, value=2)
    batch = CharacterTraitBatch(items=(each for each in (add, {"trait_id": TRAIT_ID})))
    sent = [{"trait_id": TRAIT_ID, "value": 2}, {"trait_id": TRAIT_ID}]
    assert json.loads(batch.to_json()) == sent
    assert CharacterTraitBatch(items=[]).to_json() == b"[]"
    assert len(CharacterTraitBatch(items=[add] * 200).items) == 200
    for bad in ([add] * 201, ["x"], None, [{"trait_id": TRAIT_ID, "cost": 1}]):
        with pytest.raises(RequestValidationError, match="items"):
            CharacterTraitBatch(items=bad)


def test_filters():
    assert CharacterTraitFilters(is_rollable=True).to_params() == {"is_rollable": True}
    with pytest.raises(RequestValidationError, match="category_id"):
        CharacterTraitFilters(category_id="Gifts")
    assert TraitFilters(order_by="SHEET", game_version="V4").to_params() == {
        "order_by": "SHEET",
        "game_version": "V4",
    }
    for bad in ({"order_by": "COST"}, {"subcategory_id": "x"}, {"section_id": CATEGORY_ID}):
        with pytest.raises(RequestValidationError):
            TraitFilters(**bad)
