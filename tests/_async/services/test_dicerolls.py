"""The service of dice rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.services import DicerollsService

UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


async def test_filter_that_is_none(dicerolls: DicerollsService, sent):
    await dicerolls.count(user_id=None, character_id=None, campaign_id=None)
    assert sent.params == {"limit": "0", "offset": "0"}


@pytest.mark.parametrize("user_id", ["", " ", "a\nb"])
async def test_acting_user_that_is_none(client: VClient, sent, user_id: str):
    dicerolls = client.dicerolls(user_id)
    for call in (dicerolls.create, dicerolls.list_all, lambda: dicerolls.get(UNKNOWN_ID)):
        with pytest.raises(ValueError, match="acting user"):
            await call()
    assert sent.count == 0
