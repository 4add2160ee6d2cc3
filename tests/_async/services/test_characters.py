from __future__ import annotations

import pytest

from ids import CAMPAIGN_ID, COMPANY_ID, OTHER_CAMPAIGN_ID, OTHER_USER_ID, USER_ID
from model_samples.responses import SAMPLES
from recording import Recorder, page
from vclient import RequestValidationError
from vclient.models import CharacterCreate

LIST = f"/companies/{COMPANY_ID}/characters"
MORTAL = {
    "name_first": "Ada",
    "name_last": "Stone",
    "character_class": "MORTAL",
    "game_version": "V5",
}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, [CAMPAIGN_ID]),
        ({"campaign_id": OTHER_CAMPAIGN_ID}, [OTHER_CAMPAIGN_ID]),
        ({"campaign_id": None}, None),
    ],
)
async def test_the_campaign_of_the_service_filters_lists(make_client, given, sent):
    recorder = Recorder(page(SAMPLES["Character"]))
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    await characters.list_all(**given)
    query = {"limit": ["100"], "offset": ["0"]} | ({"campaign_id": sent} if sent else {})
    recorder.check(f"GET {LIST}", query=query, user=USER_ID)


async def test_create_in_the_campaign_of_the_service(make_client):
    recorder = Recorder(SAMPLES["Character"])
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    created = await characters.create(**MORTAL, idempotency_key="k")
    assert created.id == SAMPLES["Character"]["id"]
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


async def test_create_needs_a_campaign(make_client):
    recorder = Recorder(SAMPLES["Character"])
    characters = make_client(recorder).characters(USER_ID, company_id=COMPANY_ID)
    for arguments in ({**MORTAL}, {"request": CharacterCreate(**MORTAL)}):
        with pytest.raises(RequestValidationError, match=r"campaign_id: .*must be given"):
            await characters.create(**arguments)
    with pytest.raises(RequestValidationError, match="expected CharacterCreate"):
        await characters.create({**MORTAL})
    assert recorder.requests == []
