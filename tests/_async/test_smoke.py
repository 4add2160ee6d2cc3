"""The shortest way through all layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.testing import ValentinaServer


async def test_health(client: VClient):
    health = await client.system.health()
    assert health.database_status == "online"


async def test_roll(client: VClient, server: ValentinaServer):
    dicerolls = client.dicerolls(server.user_id)
    roll = await dicerolls.create(
        num_dice=5, difficulty=6, character_id=server.character_id, campaign_id=server.campaign_id
    )
    assert [each.id async for each in dicerolls.iter_all()] == [roll.id]
    assert roll.result is not None
    assert len(roll.result.player_roll) == 5


async def test_users(client: VClient, server: ValentinaServer):
    users = client.users(user_id=server.user_id)
    user = await users.create(username="Ada", email="ada@example.com", role="PLAYER")
    assert user.id in [each.id for each in await users.list_all()]
    note = await users.create_note(user.id, title="A title", content="Some content")
    assert (await users.get_note(user_id=user.id, note_id=note.id)).title == "A title"
    changed = await users.update(user.id, name_first="Ada", name_last=None)
    assert changed.name_first == "Ada"
    await users.delete(user.id)
