from __future__ import annotations

from types import MappingProxyType

import httpx
import pytest

from recording import Recorder, problem
from sheet_answers import (
    BULK,
    CAMPAIGN_ID,
    CATEGORY_ID,
    CHARACTER_ID,
    CHARACTER_TRAIT,
    CHARACTER_TRAIT_ID,
    COMPANY_ID,
    OTHER_USER_ID,
    TRAIT_ID,
    USER_ID,
)
from vclient import ConflictError, RequestValidationError
from vclient.models import CharacterTraitAdd

LIST = f"/companies/{COMPANY_ID}/characters/{CHARACTER_ID}/traits"
ONE = f"{LIST}/{CHARACTER_TRAIT_ID}"


@pytest.fixture
def traits_of(make_client):
    """A function that returns the traits of a character, as a recorder answers them."""

    def make(recorder):
        client = make_client(recorder)
        return client.character_traits(USER_ID, CAMPAIGN_ID, CHARACTER_ID, company_id=COMPANY_ID)

    return make


async def test_assign(traits_of):
    recorder = Recorder(CHARACTER_TRAIT)
    traits = traits_of(recorder)
    assert (await traits.assign(TRAIT_ID, 1)).id == CHARACTER_TRAIT_ID
    body = {"trait_id": TRAIT_ID, "value": 1, "currency": "NO_COST"}
    recorder.check(f"POST {LIST}/assign", body=body, user=USER_ID)
    await traits.assign(
        trait_id=TRAIT_ID,
        value=2,
        currency="XP",
        idempotency_key="k",
        requesting_user_id=OTHER_USER_ID,
    )
    body = {"trait_id": TRAIT_ID, "value": 2, "currency": "XP"}
    recorder.check(f"POST {LIST}/assign", body=body, user=OTHER_USER_ID, key="k")


async def test_assign_refuses_and_is_refused(traits_of):
    recorder = Recorder(problem(409, "Trait named 'Howl' already exists on character."))
    traits = traits_of(recorder)
    with pytest.raises(RequestValidationError, match="currency"):
        await traits.assign(TRAIT_ID, 1, "GOLD")
    with pytest.raises(RequestValidationError, match="trait_id"):
        await traits.assign("Howl", 1)
    assert recorder.requests == []
    with pytest.raises(ConflictError, match="already exists"):
        await traits.assign(TRAIT_ID, 1)


async def test_bulk_assign(traits_of):
    recorder = Recorder(httpx.Response(200, json=BULK))
    traits = traits_of(recorder)
    items = [
        CharacterTraitAdd(trait_id=TRAIT_ID, value=1, currency="STARTING_POINTS"),
        {"trait_id": CATEGORY_ID, "value": 2},
        MappingProxyType({"trait_id": TRAIT_ID}),
    ]
    result = await traits.bulk_assign(items, idempotency_key="k")
    assert result.succeeded[0].character_trait.value == 1
    assert result.failed[0].error == "Trait not found"
    body = [
        {"trait_id": TRAIT_ID, "value": 1, "currency": "STARTING_POINTS"},
        {"trait_id": CATEGORY_ID, "value": 2},
        {"trait_id": TRAIT_ID},
    ]
    recorder.check(f"POST {LIST}/bulk-assign", body=body, user=USER_ID, key="k")
    await traits.bulk_assign(item for item in ())
    recorder.check(f"POST {LIST}/bulk-assign", body=[], user=USER_ID)


async def test_bulk_assign_takes_200(traits_of):
    recorder = Recorder(httpx.Response(200, json=BULK))
    traits = traits_of(recorder)
    await traits.bulk_assign([{"trait_id": TRAIT_ID}] * 200)
    assert len(recorder.requests) == 1
    with pytest.raises(RequestValidationError, match=r"items: .*at most 200"):
        await traits.bulk_assign([{"trait_id": TRAIT_ID}] * 201)
    with pytest.raises(RequestValidationError, match=r"items\.1\.trait_id: Value error, must be"):
        await traits.bulk_assign([{"trait_id": TRAIT_ID}, {"trait_id": "Howl"}])
    assert len(recorder.requests) == 1


async def test_change_value(traits_of):
    recorder = Recorder(CHARACTER_TRAIT)
    traits = traits_of(recorder)
    assert (await traits.change_value(CHARACTER_TRAIT_ID, 0, "XP")).value == 1
    body = {"target_value": 0, "currency": "XP"}
    recorder.check(f"PUT {ONE}/value", body=body, user=USER_ID)
    await traits.change_value(
        character_trait_id=CHARACTER_TRAIT_ID,
        new_value=2,
        currency="NO_COST",
        idempotency_key="k",
        requesting_user_id=OTHER_USER_ID,
    )
    body = {"target_value": 2, "currency": "NO_COST"}
    recorder.check(f"PUT {ONE}/value", body=body, user=OTHER_USER_ID, key="k")
    with pytest.raises(RequestValidationError, match="colour"):
        await traits.change_value(CHARACTER_TRAIT_ID, 2, "XP", colour="red")


async def test_delete(traits_of):
    recorder = Recorder(httpx.Response(204))
    traits = traits_of(recorder)
    assert await traits.delete(CHARACTER_TRAIT_ID) is None
    recorder.check(f"DELETE {ONE}", user=USER_ID)
    await traits.delete(CHARACTER_TRAIT_ID, "STARTING_POINTS", requesting_user_id=OTHER_USER_ID)
    recorder.check(f"DELETE {ONE}", query={"currency": ["STARTING_POINTS"]}, user=OTHER_USER_ID)
    with pytest.raises(RequestValidationError, match="currency"):
        await traits.delete(CHARACTER_TRAIT_ID, currency="GOLD")
    assert recorder.requests == []
