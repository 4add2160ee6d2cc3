"""The first answer, by vclient; the server is in memory, for both ways."""

import asyncio
import json

import httpx

import vclient

STAMP = "2026-03-01T08:30:00Z"
COMPANY = {
    "id": "1",
    "date_created": STAMP,
    "date_modified": STAMP,
    "name": "Night Shift",
    "description": None,
    "email": "night@example.com",
    "resources_modified_at": STAMP,
    "num_campaigns": 1,
    "num_player_characters": 2,
    "num_storyteller_characters": 3,
    "num_npc_characters": 4,
    "num_users": 5,
    "settings": {
        "id": "2",
        "character_autogen_xp_cost": 10,
        "character_autogen_num_choices": 3,
        "character_autogen_starting_points": 0,
        "permission_manage_campaign": "UNRESTRICTED",
        "permission_manage_npc": "STORYTELLER",
        "permission_grant_xp": "PLAYER",
        "permission_free_trait_changes": "WITHIN_24_HOURS",
        "permission_recoup_xp": "WITHIN_SESSION",
    },
}
TRANSPORT = httpx.MockTransport(lambda _: httpx.Response(200, content=json.dumps(COMPANY)))


async def main() -> None:
    """Read a company."""
    async with vclient.VClient("https://bench.test", "a-key", transport=TRANSPORT) as client:
        await client.companies.get("1")


asyncio.run(main())
