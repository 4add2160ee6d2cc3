from __future__ import annotations

from datetime import date

import httpx
import pytest

from recording import Recorder, page
from sheet_answers import (
    ASSET,
    CAMPAIGN_ID,
    CATEGORY_ID,
    CHARACTER,
    CHARACTER_ID,
    CHARACTER_TRAIT,
    CLAN_ID,
    COMPANY_ID,
    FULL_SHEET,
    ITEM,
    ITEM_ID,
    NOTE,
    OTHER_CAMPAIGN_ID,
    OTHER_USER_ID,
    SHEET_CATEGORY,
    STATISTICS,
    TRAIT_ID,
    USER_ID,
)
from vclient import RequestValidationError
from vclient._async.registry import characters_service
from vclient.models import CharacterCreate, CharacterUpdate, InventoryItemCreate

LIST = f"/companies/{COMPANY_ID}/characters"
ONE = f"{LIST}/{CHARACTER_ID}"
ITEMS = f"{ONE}/inventory"
ITEM_PATH = f"{ITEMS}/{ITEM_ID}"
MORTAL = {
    "name_first": "Ada",
    "name_last": "Stone",
    "character_class": "MORTAL",
    "game_version": "V5",
}


async def test_lists(make_client):
    recorder = Recorder(page(CHARACTER))
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)

    found = await characters.get_page(limit=7, offset=3)
    assert found.items[0].date_of_birth == date(1990, 5, 1)
    recorder.check(f"GET {LIST}", query={"limit": ["7"], "offset": ["3"]}, user=USER_ID)
    assert [each.id for each in await characters.list_all()] == [CHARACTER_ID]
    recorder.check(f"GET {LIST}", query={"limit": ["100"], "offset": ["0"]}, user=USER_ID)
    assert [each.id async for each in characters.iter_all(limit=5)] == [CHARACTER_ID]
    recorder.check(f"GET {LIST}", query={"limit": ["5"], "offset": ["0"]}, user=USER_ID)
    assert await characters.count() == 1
    recorder.check(f"GET {LIST}", query={"limit": ["0"], "offset": ["0"]}, user=USER_ID)


async def test_all_filters(make_client):
    recorder = Recorder(page(CHARACTER))
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    filters = {
        "campaign_id": CAMPAIGN_ID,
        "user_player_id": USER_ID,
        "user_creator_id": OTHER_USER_ID,
        "character_class": "MAGE",
        "character_type": "NPC",
        "status": "DEAD",
        "is_temporary": True,
    }
    sent = {name: [str(value)] for name, value in filters.items()} | {"is_temporary": ["true"]}
    await characters.get_page(**filters)
    recorder.check(f"GET {LIST}", query={**sent, "limit": ["10"], "offset": ["0"]}, user=USER_ID)
    await characters.list_all(**filters)
    recorder.check(f"GET {LIST}", query={**sent, "limit": ["100"], "offset": ["0"]}, user=USER_ID)
    assert [each async for each in characters.iter_all(**filters)]
    recorder.check(f"GET {LIST}", query={**sent, "limit": ["100"], "offset": ["0"]}, user=USER_ID)
    await characters.count(**filters)
    recorder.check(f"GET {LIST}", query={**sent, "limit": ["0"], "offset": ["0"]}, user=USER_ID)


async def test_limits_and_filters_out_of_range_are_refused(make_client):
    recorder = Recorder(page())
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    with pytest.raises(RequestValidationError):
        await characters.get_page(limit=101)
    with pytest.raises(RequestValidationError):
        await characters.list_all(character_class="DRAGON")
    with pytest.raises(RequestValidationError):
        await characters.count(character_klass="MAGE")
    assert recorder.requests == []


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, [CAMPAIGN_ID]),
        ({"campaign_id": OTHER_CAMPAIGN_ID}, [OTHER_CAMPAIGN_ID]),
        ({"campaign_id": None}, None),
    ],
)
async def test_the_campaign_of_the_service_filters_lists(make_client, given, sent):
    recorder = Recorder(page(CHARACTER))
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    await characters.list_all(**given)
    query = {"limit": ["100"], "offset": ["0"]} | ({"campaign_id": sent} if sent else {})
    recorder.check(f"GET {LIST}", query=query, user=USER_ID)


async def test_get(make_client):
    recorder = Recorder(
        CHARACTER,
        {
            **CHARACTER,
            "traits": [CHARACTER_TRAIT],
            "inventory": [ITEM],
            "notes": [NOTE],
            "assets": [ASSET],
        },
    )
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    plain = await characters.get(character_id=CHARACTER_ID)
    assert plain.traits is plain.inventory is plain.notes is plain.assets is None
    recorder.check(f"GET {ONE}", user=USER_ID)
    parts = ["traits", "inventory", "notes", "assets"]
    whole = await characters.get(CHARACTER_ID, include=parts)
    assert whole.traits[0].trait.name == "Howl"
    assert whole.inventory[0].name == "Rope"
    assert whole.notes[0].title == "A title"
    assert whole.assets[0].mime_type == "image/png"
    recorder.check(f"GET {ONE}", query={"include": parts}, user=USER_ID)


async def test_create_in_the_campaign_of_the_service(make_client):
    recorder = Recorder(CHARACTER)
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    created = await characters.create(**MORTAL, idempotency_key="k")
    assert created.vampire_attributes.clan_name == "Ravens"
    body = {**MORTAL, "campaign_id": CAMPAIGN_ID}
    recorder.check(f"POST {LIST}", body=body, user=USER_ID, key="k")

    await characters.create(CharacterCreate(**MORTAL), age=None)
    recorder.check(f"POST {LIST}", body={**body, "age": None}, user=USER_ID)

    other = {**MORTAL, "campaign_id": OTHER_CAMPAIGN_ID}
    await characters.create(**other, requesting_user_id=OTHER_USER_ID)
    recorder.check(f"POST {LIST}", body=other, user=OTHER_USER_ID)
    await characters.create(request=CharacterCreate(**other))
    recorder.check(f"POST {LIST}", body=other, user=USER_ID)
    await characters.create(CharacterCreate(**other), campaign_id=CAMPAIGN_ID)
    recorder.check(f"POST {LIST}", body=body, user=USER_ID)


async def test_create_with_everything(make_client):
    recorder = Recorder(CHARACTER)
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    body = {
        **MORTAL,
        "character_class": "VAMPIRE",
        "campaign_id": CAMPAIGN_ID,
        "date_of_birth": "1990-05-01",
        "vampire_attributes": {"clan_id": CLAN_ID, "generation": 12},
        "traits": [{"trait_id": TRAIT_ID, "value": 2}, {"trait_id": CATEGORY_ID}],
    }
    await characters.create(**body | {"date_of_birth": date(1990, 5, 1)})
    recorder.check(f"POST {LIST}", body=body, user=USER_ID)


async def test_create_needs_a_campaign(make_client):
    recorder = Recorder(CHARACTER)
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    for arguments in ({**MORTAL}, {"request": CharacterCreate(**MORTAL)}):
        with pytest.raises(RequestValidationError, match=r"campaign_id: .*must be given"):
            await characters.create(**arguments)
    with pytest.raises(RequestValidationError, match="expected CharacterCreate"):
        await characters.create({**MORTAL})
    assert recorder.requests == []


async def test_update(make_client):
    recorder = Recorder(CHARACTER)
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    nothing = await characters.update(CHARACTER_ID)
    assert nothing.id == CHARACTER_ID
    recorder.check(f"PATCH {ONE}", body={}, user=USER_ID)

    cleared = dict.fromkeys(
        [
            "name_nick",
            "user_player_id",
            "age",
            "date_of_birth",
            "biography",
            "demeanor",
            "nature",
            "concept_id",
        ]
    )
    await characters.update(character_id=CHARACTER_ID, **cleared)
    recorder.check(f"PATCH {ONE}", body=cleared, user=USER_ID)

    change = CharacterUpdate(vampire_attributes={"sire": None}, age=3, status="DEAD")
    await characters.update(CHARACTER_ID, change, age=4, idempotency_key="k")
    body = {"vampire_attributes": {"sire": None}, "age": 4, "status": "DEAD"}
    recorder.check(f"PATCH {ONE}", body=body, user=USER_ID, key="k")


async def test_delete(make_client):
    recorder = Recorder(httpx.Response(204))
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    assert await characters.delete(character_id=CHARACTER_ID) is None
    recorder.check(f"DELETE {ONE}", user=USER_ID)
    await characters.delete(CHARACTER_ID, requesting_user_id=OTHER_USER_ID)
    recorder.check(f"DELETE {ONE}", user=OTHER_USER_ID)


async def test_statistics_and_sheets(make_client):
    recorder = Recorder(STATISTICS, FULL_SHEET, FULL_SHEET, SHEET_CATEGORY)
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    statistics = await characters.get_statistics(CHARACTER_ID, num_top_traits=2)
    assert statistics.top_traits[0].name == "Howl"
    recorder.check(f"GET {ONE}/statistics", query={"num_top_traits": ["2"]}, user=USER_ID)

    sheet = await characters.get_full_sheet(CHARACTER_ID)
    assert sheet.character.name == "Ada Stone"
    category = sheet.sections[0].categories[0]
    assert category.subcategories[0].character_traits[0].trait.name == "Howl"
    assert category.available_traits[0].gift_attributes.minimum_renown == 3
    query = {"include_available_traits": ["false"]}
    recorder.check(f"GET {ONE}/full-sheet", query=query, user=USER_ID)
    await characters.get_full_sheet(CHARACTER_ID, include_available_traits=True)
    query = {"include_available_traits": ["true"]}
    recorder.check(f"GET {ONE}/full-sheet", query=query, user=USER_ID)

    category = await characters.get_full_sheet_category(
        CHARACTER_ID, CATEGORY_ID, include_available_traits=True
    )
    assert category.name == "Gifts"
    path = f"{ONE}/full-sheet/categories/{CATEGORY_ID}"
    recorder.check(f"GET {path}", query=query, user=USER_ID)


async def test_inventory_lists(make_client):
    recorder = Recorder(page(ITEM))
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    found = await characters.get_inventory_page(CHARACTER_ID, limit=2, offset=1)
    assert found.items[0].type == "EQUIPMENT"
    recorder.check(f"GET {ITEMS}", query={"limit": ["2"], "offset": ["1"]}, user=USER_ID)
    assert [each.id for each in await characters.list_all_inventory(CHARACTER_ID)] == [ITEM_ID]
    recorder.check(f"GET {ITEMS}", query={"limit": ["100"], "offset": ["0"]}, user=USER_ID)
    streamed = characters.iter_all_inventory(character_id=CHARACTER_ID, limit=3)
    assert [each.id async for each in streamed] == [ITEM_ID]
    recorder.check(f"GET {ITEMS}", query={"limit": ["3"], "offset": ["0"]}, user=USER_ID)


async def test_inventory_items(make_client):
    recorder = Recorder(ITEM, ITEM, ITEM, ITEM, ITEM, httpx.Response(204))
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    item = await characters.get_inventory_item(CHARACTER_ID, ITEM_ID)
    assert item.name == "Rope"
    recorder.check(f"GET {ITEM_PATH}", user=USER_ID)

    await characters.create_inventory_item(
        CHARACTER_ID, InventoryItemCreate(name="Rope", type="OTHER"), type="WEAPON"
    )
    recorder.check(f"POST {ITEMS}", body={"name": "Rope", "type": "WEAPON"}, user=USER_ID)
    await characters.create_inventory_item(
        character_id=CHARACTER_ID, name="", type="BOOK", description=None, idempotency_key="k"
    )
    body = {"name": "", "type": "BOOK", "description": None}
    recorder.check(f"POST {ITEMS}", body=body, user=USER_ID, key="k")

    await characters.update_inventory_item(CHARACTER_ID, ITEM_ID, description=None)
    recorder.check(f"PATCH {ITEM_PATH}", body={"description": None}, user=USER_ID)
    await characters.update_inventory_item(character_id=CHARACTER_ID, inventory_item_id=ITEM_ID)
    recorder.check(f"PATCH {ITEM_PATH}", body={}, user=USER_ID)

    await characters.delete_inventory_item(CHARACTER_ID, ITEM_ID, requesting_user_id=OTHER_USER_ID)
    recorder.check(f"DELETE {ITEM_PATH}", user=OTHER_USER_ID)


async def test_notes_and_assets_are_those_of_the_character(make_client):
    recorder = Recorder(NOTE, page(ASSET))
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    await characters.get_note(character_id=CHARACTER_ID, note_id=ITEM_ID)
    recorder.check(f"GET {ONE}/notes/{ITEM_ID}", user=USER_ID)
    await characters.get_assets_page(CHARACTER_ID)
    recorder.check(f"GET {ONE}/assets", query={"limit": ["10"], "offset": ["0"]}, user=USER_ID)


async def test_factory(make_client):
    recorder = Recorder(page(CHARACTER))
    make_client(recorder, set_as_default=True, default_company_id=COMPANY_ID)
    await characters_service(USER_ID, CAMPAIGN_ID).count()
    query = {"campaign_id": [CAMPAIGN_ID], "limit": ["0"], "offset": ["0"]}
    recorder.check(f"GET {LIST}", query=query, user=USER_ID)
    await characters_service(user_id=USER_ID, company_id="other").count()
    query.pop("campaign_id")
    recorder.check("GET /companies/other/characters", query=query, user=USER_ID)
