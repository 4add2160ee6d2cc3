from __future__ import annotations

from types import MappingProxyType

import httpx
import pytest

from ids import CAMPAIGN_ID, CATEGORY_ID, CHARACTER_ID, COMPANY_ID, TRAIT_ID, USER_ID
from model_samples.responses import SAMPLES
from recording import Recorder
from vclient import RequestValidationError, models
from vclient.models import CharacterTraitAdd

LIST = f"/companies/{COMPANY_ID}/characters/{CHARACTER_ID}/traits"


@pytest.fixture
def traits_of(make_client):
    """A function that returns the traits of a character, as a recorder answers them."""

    def make(recorder):
        client = make_client(recorder)
        return client.character_traits(USER_ID, CAMPAIGN_ID, CHARACTER_ID, company_id=COMPANY_ID)

    return make


async def test_bulk_assign(traits_of):
    recorder = Recorder(httpx.Response(200, json=SAMPLES["BulkAssignTraitResponse"]))
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
    recorder = Recorder(httpx.Response(200, json=SAMPLES["BulkAssignTraitResponse"]))
    traits = traits_of(recorder)
    await traits.bulk_assign([{"trait_id": TRAIT_ID}] * 200)
    assert len(recorder.requests) == 1
    with pytest.raises(RequestValidationError, match=r"items: .*at most 200"):
        await traits.bulk_assign([{"trait_id": TRAIT_ID}] * 201)
    with pytest.raises(RequestValidationError, match=r"items\.1\.trait_id: must be"):
        await traits.bulk_assign([{"trait_id": TRAIT_ID}, {"trait_id": "Howl"}])
    assert len(recorder.requests) == 1


@pytest.mark.parametrize(
    "name", ["CounterTracker", "DamageTracker", "StainsTracker", "UnknownTracker"]
)
async def test_trackers_are_told_apart(traits_of, name):
    recorder = Recorder(SAMPLES[name])
    traits = traits_of(recorder)
    for tracker in (
        await traits.get_tracker(TRAIT_ID),
        await traits.set_tracker(TRAIT_ID, current=2),
        await traits.apply_tracker_action(TRAIT_ID, "reset"),
    ):
        assert type(tracker) is getattr(models, name)
        assert tracker.type == SAMPLES[name]["type"]


async def test_a_type_of_damage_is_sent_where_there_is_one(traits_of, make_client):
    recorder = Recorder(SAMPLES["Health"])
    characters = make_client(recorder).characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    path = f"/companies/{COMPANY_ID}/characters/{CHARACTER_ID}/health/actions"
    await characters.apply_health_action(CHARACTER_ID, "reset")
    body = {"action": "reset", "amount": 1}
    recorder.check(f"POST {path}", body=body, user=USER_ID)
    await characters.apply_health_action(CHARACTER_ID, "damage", amount=2, damage_type="LETHAL")
    body = {"action": "damage", "amount": 2, "damage_type": "LETHAL"}
    recorder.check(f"POST {path}", body=body, user=USER_ID)
    with pytest.raises(RequestValidationError, match=r"amount: .*greater than or equal to 1"):
        await traits_of(recorder).apply_tracker_action(TRAIT_ID, "spend", amount=0)
    with pytest.raises(RequestValidationError, match="damage_type: "):
        await characters.apply_health_action(CHARACTER_ID, "heal", damage_type="lethal")
