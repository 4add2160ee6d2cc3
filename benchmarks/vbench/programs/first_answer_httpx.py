"""The first answer, by httpx and pydantic; the server is in memory, for both ways."""

import asyncio
import json
from datetime import datetime

import httpx
import pydantic

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


class CompanySettings(pydantic.BaseModel, extra="allow"):
    """The rules by which a company plays."""

    id: str
    character_autogen_xp_cost: int
    character_autogen_num_choices: int
    character_autogen_starting_points: int
    permission_manage_campaign: str
    permission_manage_npc: str
    permission_grant_xp: str
    permission_free_trait_changes: str
    permission_recoup_xp: str


class Company(pydantic.BaseModel, extra="allow"):
    """A company."""

    id: str
    date_created: datetime
    date_modified: datetime
    name: str
    description: str | None
    email: str
    resources_modified_at: datetime
    num_campaigns: int
    num_player_characters: int
    num_storyteller_characters: int
    num_npc_characters: int
    num_users: int
    settings: CompanySettings


async def main() -> None:
    """Read a company."""
    headers = {"X-API-KEY": "a-key"}
    async with httpx.AsyncClient(
        base_url="https://bench.test", headers=headers, transport=TRANSPORT
    ) as client:
        response = await client.get("/api/v1/companies/1")
        response.raise_for_status()
        pydantic.TypeAdapter(Company).validate_json(response.content)


asyncio.run(main())
