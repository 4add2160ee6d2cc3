"""Fields that are left out by a value, and None in updates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import vclient
from vclient import UNSET, RequestValidationError
from vclient.models import CharacterUpdate

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.testing import ValentinaServer


async def test_keywords(client: VClient, server: ValentinaServer):
    campaign = server.create_campaign()
    characters = client.characters(server.user_id, campaign.id)
    await characters.count(status=UNSET, campaign_id=UNSET)
    assert server.calls[-1].params["campaign_id"] == [campaign.id]
    assert "status" not in server.calls[-1].params
    await client.request("GET", "/companies", params={"limit": UNSET, "offset": [UNSET, 0]})
    assert server.calls[-1].params == {"offset": ["0"]}

    made = await characters.create(
        name_first="Ada",
        name_last="Byron",
        character_class="MORTAL",
        game_version="V5",
        campaign_id=UNSET,
        age=UNSET,
        idempotency_key=UNSET,
        requesting_user_id=UNSET,
    )
    assert made.campaign_id == campaign.id
    assert "age" not in server.calls[-1].json
    assert server.calls[-1].headers["On-Behalf-Of"] == server.user_id
    assert "Idempotency-Key" not in server.calls[-1].headers
    session = client.character_autogen(server.user_id, campaign.id)
    with pytest.raises(vclient.ValidationError, match="enough XP"):
        await session.start_chargen_session(requesting_user_id=UNSET, idempotency_key=UNSET)
    assert "Idempotency-Key" not in server.calls[-1].headers


@pytest.mark.parametrize(
    ("choice", "sent"),
    [("clear", {"description": None, "name": "Salem"}), ("ignore", {"name": "Salem"})],
)
async def test_none_in_updates(
    client: VClient, server: ValentinaServer, choice: Any, sent: dict[str, Any]
):
    campaigns = client.with_options(none_in_updates=choice).campaigns(server.user_id)
    campaign = server.create_campaign(description="A city")
    await campaigns.update(campaign.id, name="Salem", description=None)
    assert server.calls[-1].json == sent
    await campaigns.create(name="Another", description=None)
    assert server.calls[-1].json == {"name": "Another", "description": None}


async def test_a_warning_names_the_line(client: VClient, server: ValentinaServer):
    characters = client.characters(server.user_id).with_options(none_in_updates="warn")
    character = server.create_character()
    with pytest.warns(UserWarning, match="CharacterUpdate: None clears biography; ") as caught:
        await characters.update(character.id, CharacterUpdate(biography=None))
    assert caught[0].filename == __file__
    assert server.calls[-1].json == {"biography": None}
    with pytest.raises(RequestValidationError, match="name_first"):
        await characters.update(character.id, name_first=None)


async def test_given(client: VClient, server: ValentinaServer):
    assert vclient.given() == {}
    campaign = server.create_campaign(danger=3)
    fields = vclient.given(
        name=None, danger=0, description="", in_game_date=None, desperation=UNSET
    )
    await client.campaigns(server.user_id).update(campaign.id, **fields)
    assert server.calls[-1].json == {"danger": 0, "description": ""}


async def test_a_campaign_where_the_api_needs_none(client: VClient, server: ValentinaServer):
    autogen = client.character_autogen(server.user_id)
    assert await autogen.list_all_chargen_sessions() == []
    sent = len(server.calls)
    with pytest.raises(ValueError, match="create the service with campaign_id="):
        await autogen.start_chargen_session()
    with pytest.raises(ValueError, match="create the service with campaign_id="):
        await autogen.generate_character(character_type="PLAYER")
    assert len(server.calls) == sent
    traits = client.character_traits(server.user_id, character_id=server.character_id)
    assert await traits.list_all()
