from __future__ import annotations

from datetime import date

import httpx
import pytest

from recording import Recorder, page
from story_answers import CAMPAIGN, CAMPAIGN_ID, COMPANY_ID, NOTE, OTHER_ID, STATISTICS, USER_ID
from vclient import RequestValidationError
from vclient.models import CampaignCreate, CampaignUpdate

LIST = f"/companies/{COMPANY_ID}/campaigns"
ONE = f"{LIST}/{CAMPAIGN_ID}"


async def test_lists(make_client):
    recorder = Recorder(page(CAMPAIGN, total=1))
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)

    found = await campaigns.get_page(limit=7, offset=3)
    assert found.items[0].in_game_date == date(1999, 12, 31)
    recorder.check(f"GET {LIST}", query={"limit": ["7"], "offset": ["3"]}, user=USER_ID)

    assert [each.id for each in await campaigns.list_all()] == [CAMPAIGN_ID]
    recorder.check(f"GET {LIST}", query={"limit": ["100"], "offset": ["0"]}, user=USER_ID)
    assert [each.id async for each in campaigns.iter_all(limit=5)] == [CAMPAIGN_ID]
    recorder.check(f"GET {LIST}", query={"limit": ["5"], "offset": ["0"]}, user=USER_ID)
    assert await campaigns.count() == 1
    recorder.check(f"GET {LIST}", query={"limit": ["0"], "offset": ["0"]}, user=USER_ID)


async def test_get_and_statistics(make_client):
    recorder = Recorder(CAMPAIGN, STATISTICS)
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)
    assert (await campaigns.get(campaign_id=CAMPAIGN_ID)).danger == 5
    recorder.check(f"GET {ONE}", user=USER_ID)
    statistics = await campaigns.get_statistics(CAMPAIGN_ID, num_top_traits=2)
    assert statistics.top_traits[0].name == "Wits"
    recorder.check(f"GET {ONE}/statistics", query={"num_top_traits": ["2"]}, user=USER_ID)


async def test_create(make_client):
    recorder = Recorder(CAMPAIGN)
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)
    made = await campaigns.create(
        CampaignCreate(name="The Long Night", danger=1),
        danger=5,
        in_game_date=date(1999, 12, 31),
        idempotency_key="k1",
        requesting_user_id=OTHER_ID,
    )
    assert made.name == "The Long Night"
    body = {"name": "The Long Night", "danger": 5, "in_game_date": "1999-12-31"}
    recorder.check(f"POST {LIST}", body=body, user=OTHER_ID, key="k1")


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


async def test_delete(make_client):
    recorder = Recorder(httpx.Response(204))
    campaigns = make_client(recorder).campaigns(USER_ID, COMPANY_ID)
    await campaigns.delete(CAMPAIGN_ID)
    recorder.check(f"DELETE {ONE}", user=USER_ID)
    await campaigns.delete(campaign_id=CAMPAIGN_ID, requesting_user_id=OTHER_ID)
    recorder.check(f"DELETE {ONE}", user=OTHER_ID)


async def test_notes_and_assets_belong_to_the_campaign(make_client):
    recorder = Recorder(page(NOTE), page())
    campaigns = make_client(recorder, default_company_id=COMPANY_ID).campaigns(USER_ID)
    await campaigns.list_all_notes(campaign_id=CAMPAIGN_ID)
    assert recorder.last.url.path.endswith(f"{ONE}/notes")
    await campaigns.list_all_assets(CAMPAIGN_ID)
    assert recorder.last.url.path.endswith(f"{ONE}/assets")


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
