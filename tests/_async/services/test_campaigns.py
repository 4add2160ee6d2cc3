from __future__ import annotations

import pytest

from recording import Recorder
from story_answers import CAMPAIGN, CAMPAIGN_ID, COMPANY_ID, OTHER_ID, USER_ID
from vclient import RequestValidationError
from vclient.models import CampaignUpdate

LIST = f"/companies/{COMPANY_ID}/campaigns"
ONE = f"{LIST}/{CAMPAIGN_ID}"


async def test_update_tells_none_from_absent(make_client):
    recorder = Recorder(CAMPAIGN)
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)
    await campaigns.update(CAMPAIGN_ID)
    recorder.check(f"PATCH {ONE}", body={}, user=USER_ID)
    await campaigns.update(CAMPAIGN_ID, description=None, in_game_date=None, idempotency_key="k2")
    body = {"description": None, "in_game_date": None}
    recorder.check(f"PATCH {ONE}", body=body, user=USER_ID, key="k2")
    await campaigns.update(CAMPAIGN_ID, request=CampaignUpdate(desperation=0))
    recorder.check(f"PATCH {ONE}", body={"desperation": 0}, user=USER_ID)


async def test_what_the_server_would_refuse_is_not_sent(make_client):
    recorder = Recorder(CAMPAIGN)
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)
    with pytest.raises(RequestValidationError, match="danger"):
        await campaigns.create(name="A name", danger=6)
    with pytest.raises(RequestValidationError, match="nmae"):
        await campaigns.update(CAMPAIGN_ID, nmae="A name")
    assert recorder.requests == []


def test_company_is_needed(make_client):
    client = make_client(Recorder({}))
    for make in (
        lambda: client.campaigns(USER_ID),
        lambda: client.books(USER_ID, CAMPAIGN_ID),
        lambda: client.chapters(USER_ID, CAMPAIGN_ID, OTHER_ID),
        client.dictionary,
        client.identity,
    ):
        with pytest.raises(ValueError, match="no company id"):
            make()
