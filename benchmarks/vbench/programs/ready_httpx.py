"""Everything that a first call to an https server needs, by httpx and pydantic."""

from datetime import datetime

import httpx
import pydantic


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


client = httpx.AsyncClient(base_url="https://bench.test", headers={"X-API-KEY": "a-key"})
