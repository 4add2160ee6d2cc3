from __future__ import annotations

from datetime import date

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
    ITEM,
    ITEM_ID,
    NOTE,
    OTHER_CAMPAIGN_ID,
    OTHER_USER_ID,
    TRAIT_ID,
    USER_ID,
)
from vclient import RequestValidationError
from vclient.models import CharacterCreate, CharacterUpdate

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
