"""The service of dice rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from inside import state_of
from vclient import ConflictError, RequestValidationError
from vclient.models import (
    Diceroll,
    DicerollCreate,
    DicerollResult,
    QuickrollRoll,
)

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.services import DicerollsService
    from vclient.testing import ValentinaServer

UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


class TestCreate:
    async def test_by_fields(self, dicerolls: DicerollsService, server: ValentinaServer, sent):
        fields = {
            "dice_size": 10,
            "num_dice": 4,
            "num_desperation_dice": 2,
            "difficulty": 6,
            "comment": "For luck",
            "trait_ids": [],
            "campaign_id": server.campaign_id,
            "character_id": server.character_id,
        }
        roll = await dicerolls.create(**fields, idempotency_key="k")
        assert type(roll) is Diceroll
        assert {name: getattr(roll, name) for name in fields} == fields
        assert roll.user_id == server.player_ids[0]
        assert type(roll.result) is DicerollResult
        assert len(roll.result.player_roll) == 4
        assert len(roll.result.desperation_roll) == 2
        assert roll.successes == roll.result.total_result
        assert sent.line == "POST /companies/{company_id}/dicerolls"
        assert sent.body == fields
        assert sent.key == "k"
        assert sent.acting_user == server.player_ids[0]

    async def test_defaults_are_the_server_s(self, dicerolls: DicerollsService, sent):
        roll = await dicerolls.create()
        assert sent.body == {}
        assert (roll.dice_size, roll.num_dice, roll.difficulty) == (10, 1, None)
        assert roll.successes == 0

    async def test_by_a_model_and_fields_that_win(self, dicerolls: DicerollsService, sent):
        request = DicerollCreate(num_dice=3, comment=None)
        await dicerolls.create(request)
        assert sent.body == {"num_dice": 3, "comment": None}
        await dicerolls.create(request=request, num_dice=5, difficulty=None)
        assert sent.body == {"num_dice": 5, "comment": None, "difficulty": None}

    async def test_repetition_shows_the_same_dice(self, dicerolls: DicerollsService):
        first = await dicerolls.create(num_dice=50, idempotency_key="a-key")
        again = await dicerolls.create(num_dice=50, idempotency_key="a-key")
        assert again == first
        assert await dicerolls.count() == 1
        with pytest.raises(ConflictError, match="a-key"):
            await dicerolls.create(num_dice=51, idempotency_key="a-key")

    async def test_another_user_acts(
        self, dicerolls: DicerollsService, server: ValentinaServer, sent
    ):
        roll = await dicerolls.create(requesting_user_id=server.storyteller_id)
        assert sent.acting_user == server.storyteller_id
        assert sent.body == {}
        assert roll.user_id == server.storyteller_id

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"dice": 3}, "dice"),
            ({"num_dice": 101}, "num_dice"),
            ({"num_dice": None}, "num_dice"),
            ({"dice_size": 12}, "dice_size"),
            ({"difficulty": 2**31}, "difficulty"),
            ({"trait_ids": ["strength"]}, "trait_ids.0"),
            ({"character_id": "ada"}, "character_id"),
        ],
    )
    async def test_refused_before_it_is_sent(
        self, dicerolls: DicerollsService, sent, fields: dict[str, Any], place: str
    ):
        with pytest.raises(RequestValidationError, match=f"invalid DicerollCreate: {place}:"):
            await dicerolls.create(**fields)
        assert sent.count == 0


class TestReading:
    async def test_more_than_the_largest_page(self, dicerolls: DicerollsService, sent):
        for _ in range(101):
            await dicerolls.create()
        before = sent.count
        assert len({each.id for each in await dicerolls.list_all()}) == 101
        assert sent.count - before == 2

    async def test_filters(self, dicerolls: DicerollsService, server: ValentinaServer, sent):
        mine = await dicerolls.create(character_id=server.character_id)
        other = await dicerolls.create(
            campaign_id=server.campaign_id, requesting_user_id=server.user_id
        )
        assert [each.id for each in await dicerolls.list_all(user_id=server.user_id)] == [other.id]
        assert sent.params == {"userid": server.user_id, "limit": "100", "offset": "0"}
        page = await dicerolls.get_page(character_id=server.character_id)
        assert [each.id for each in page] == [mine.id]
        assert sent.params["characterid"] == server.character_id
        found = [each.id async for each in dicerolls.iter_all(campaign_id=server.campaign_id)]
        assert found == [other.id]
        assert sent.params["campaignid"] == server.campaign_id
        assert await dicerolls.count(character_type="PLAYER") == 1
        assert sent.params["character_type"] == "PLAYER"

    async def test_filter_that_is_none(self, dicerolls: DicerollsService, sent):
        await dicerolls.count(user_id=None, character_id=None, campaign_id=None)
        assert sent.params == {"limit": "0", "offset": "0"}

    @pytest.mark.parametrize(
        "filters", [{"userid": UNKNOWN_ID}, {"user_id": "ada"}, {"character_type": "GHOST"}]
    )
    async def test_filter_that_is_refused(
        self, dicerolls: DicerollsService, sent, filters: dict[str, Any]
    ):
        place = next(iter(filters))
        with pytest.raises(RequestValidationError, match=f"DicerollFilters: {place}:"):
            await dicerolls.list_all(**filters)
        assert sent.count == 0


class TestQuickrolls:
    @pytest.fixture
    async def fields(self, client: VClient, server: ValentinaServer) -> dict[str, Any]:
        """A quick roll of the player, and a character that has its traits."""
        user_id = server.player_ids[0]
        held = state_of(server).character_traits.under(server.character_id)
        made = await client.request(
            "POST",
            f"/companies/{server.company_id}/users/{user_id}/quickrolls",
            json={"name": "Punch", "trait_ids": [each.trait_id for each in held]},
            on_behalf_of=user_id,
        )
        server.calls.clear()
        return {"quickroll_id": made.json()["id"], "character_id": server.character_id}

    @pytest.mark.parametrize("name", ["create_from_quickroll", "create_quickroll"])
    async def test_roll(
        self,
        dicerolls: DicerollsService,
        server: ValentinaServer,
        sent,
        fields: dict[str, Any],
        name: str,
    ):
        roll = await getattr(dicerolls, name)(**fields, difficulty=7, idempotency_key="k")
        assert type(roll) is Diceroll
        assert roll.num_dice == 6
        assert roll.comment == "Quick roll: Punch"
        assert roll.character_id == server.character_id
        assert sent.line == "POST /companies/{company_id}/dicerolls/quickroll"
        assert sent.body == {**fields, "difficulty": 7}
        assert sent.key == "k"
        assert sent.acting_user == server.player_ids[0]

    async def test_by_a_model(self, dicerolls: DicerollsService, sent, fields: dict[str, Any]):
        request = QuickrollRoll(**fields, comment="Left hook")
        roll = await dicerolls.create_from_quickroll(request, num_desperation_dice=1)
        assert roll.comment == "Left hook"
        assert sent.body == {**fields, "comment": "Left hook", "num_desperation_dice": 1}
        await dicerolls.create_quickroll(request=request)
        assert sent.body == {**fields, "comment": "Left hook"}

    async def test_refused_before_it_is_sent(self, dicerolls: DicerollsService, sent):
        with pytest.raises(RequestValidationError, match="character_id: Field required"):
            await dicerolls.create_from_quickroll(quickroll_id=UNKNOWN_ID)
        assert sent.count == 0


@pytest.mark.parametrize("user_id", ["", " ", "a\nb"])
async def test_acting_user_that_is_none(client: VClient, sent, user_id: str):
    dicerolls = client.dicerolls(user_id)
    for call in (dicerolls.create, dicerolls.list_all, lambda: dicerolls.get(UNKNOWN_ID)):
        with pytest.raises(ValueError, match="acting user"):
            await call()
    assert sent.count == 0
