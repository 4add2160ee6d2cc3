from __future__ import annotations

import pytest

from recording import Recorder, page
from sheet_answers import (
    AUSPICE,
    AUSPICE_ID,
    CATEGORY,
    CATEGORY_ID,
    CLAN,
    CLAN_ID,
    COMPANY_ID,
    CONCEPT,
    CONCEPT_ID,
    SECTION,
    SECTION_ID,
    SUBCATEGORY,
    SUBCATEGORY_ID,
    TRAIT,
    TRAIT_ID,
    TRIBE,
    TRIBE_ID,
)
from vclient import RequestValidationError, models

ROOT = f"/companies/{COMPANY_ID}/characterblueprint"

EDITION = {"game_version": "V5"}
SHEET = {**EDITION, "character_class": "MAGE"}
TRAITS = {
    **SHEET,
    "category_id": CATEGORY_ID,
    "subcategory_id": SUBCATEGORY_ID,
    "exclude_subcategory_traits": True,
    "is_rollable": False,
    "order_by": "SHEET",
}

# How many and one are called, the path, an item, its id and all filters.
KINDS = [
    ("sections", "section", "sections", models.SheetSection, SECTION, SECTION_ID, SHEET),
    (
        "categories",
        "category",
        "categories",
        models.TraitCategory,
        CATEGORY,
        CATEGORY_ID,
        {**SHEET, "section_id": SECTION_ID},
    ),
    (
        "subcategories",
        "subcategory",
        "subcategories",
        models.TraitSubcategory,
        SUBCATEGORY,
        SUBCATEGORY_ID,
        {**SHEET, "category_id": CATEGORY_ID},
    ),
    ("traits", "trait", "traits", models.Trait, TRAIT, TRAIT_ID, TRAITS),
    ("concepts", "concept", "concepts", models.CharacterConcept, CONCEPT, CONCEPT_ID, {}),
    (
        "vampire_clans",
        "vampire_clan",
        "vampire-clans",
        models.VampireClan,
        CLAN,
        CLAN_ID,
        EDITION,
    ),
    (
        "werewolf_tribes",
        "werewolf_tribe",
        "werewolf-tribes",
        models.WerewolfTribe,
        TRIBE,
        TRIBE_ID,
        EDITION,
    ),
    (
        "werewolf_auspices",
        "werewolf_auspice",
        "werewolf-auspices",
        models.WerewolfAuspice,
        AUSPICE,
        AUSPICE_ID,
        EDITION,
    ),
]
NAMES = [kind[0] for kind in KINDS]


def in_query(filters):
    texts = {True: "true", False: "false"}
    return {name: [texts.get(value, value)] for name, value in filters.items()}


@pytest.mark.parametrize(
    ("many", "one", "path", "model", "answer", "item_id", "filters"), KINDS, ids=NAMES
)
async def test_kind(make_client, many, one, path, model, answer, item_id, filters):
    recorder = Recorder(page(answer))
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    operation, sent = f"GET {ROOT}/{path}", in_query(filters)

    get_page = getattr(blueprint, f"get_{many}_page")
    found = await get_page(limit=1000, offset=3, **filters)
    assert type(found.items[0]) is model
    recorder.check(operation, query={**sent, "limit": ["1000"], "offset": ["3"]})
    await get_page()
    recorder.check(operation, query={"limit": ["10"], "offset": ["0"]})
    with pytest.raises(RequestValidationError, match="0 to 1000"):
        await get_page(limit=1001)

    list_all = getattr(blueprint, f"list_all_{many}")
    assert [each.id for each in await list_all(**filters)] == [item_id]
    recorder.check(operation, query={**sent, "limit": ["1000"], "offset": ["0"]})

    iter_all = getattr(blueprint, f"iter_all_{many}")
    assert [each.id async for each in iter_all(**filters)] == [item_id]
    recorder.check(operation, query={**sent, "limit": ["1000"], "offset": ["0"]})
    assert [type(each) async for each in iter_all(limit=9)] == [model]
    recorder.check(operation, query={"limit": ["9"], "offset": ["0"]})

    recorder.answers = [answer]
    item = await getattr(blueprint, f"get_{one}")(**{f"{one}_id": item_id})
    assert type(item) is model
    assert item.name == answer["name"]
    recorder.check(f"{operation}/{item_id}")


@pytest.mark.parametrize("filters", [{"character_class": "DRAGON"}, {"section_id": "first"}])
async def test_bad_filters_are_refused(make_client, filters):
    recorder = Recorder(page())
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    with pytest.raises(RequestValidationError):
        await blueprint.list_all_categories(**filters)
    with pytest.raises(RequestValidationError, match="Extra inputs"):
        await blueprint.list_all_vampire_clans(**filters)
    assert recorder.requests == []


async def test_filters_that_are_none_are_not_sent(make_client):
    recorder = Recorder(page())
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    await blueprint.list_all_traits(**dict.fromkeys(TRAITS))
    recorder.check(f"GET {ROOT}/traits", query={"limit": ["1000"], "offset": ["0"]})
