"""Companies and developers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vclient.testing._server.constants import NPC, PLAYER, STORYTELLER
from vclient.testing._server.problems import UnhandledError
from vclient.testing.api_versions import OCTOBER

from .common import dates, moment, moment_or_none, since

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.state.records import (
        Character,
        Company,
        CompanySettings,
        Developer,
        User,
    )
    from vclient.testing._server.state.state import State


def company(state: State, row: Company) -> dict[str, Any]:
    """Show a company.

    Raises:
        UnhandledError: Its settings were invalid when it was created.
    """
    if row.settings is None:
        raise UnhandledError
    return {
        "id": row.id,
        **dates(row),
        "name": row.name,
        "description": row.description,
        "email": row.email,
        "resources_modified_at": moment(row.resources_modified_at),
        "num_campaigns": len(state.campaigns.under(row.id)),
        **character_counts(state.characters.under(row.id)),
        "num_users": len(state.users.under(row.id)),
        "settings": _settings(state, row.settings),
    }


def _settings(state: State, row: CompanySettings) -> dict[str, Any]:
    shown = asdict(row)
    paid = shown.pop("specialty_xp_cost_enabled")
    return {**shown, **since(state, OCTOBER, specialty_xp_cost_enabled=paid)}


def character_counts(characters: Iterable[Character]) -> dict[str, int]:
    """Count characters by their type."""
    types = [character.type for character in characters]
    return {
        "num_player_characters": types.count(PLAYER),
        "num_storyteller_characters": types.count(STORYTELLER),
        "num_npc_characters": types.count(NPC),
    }


def admin_user(row: User) -> dict[str, Any]:
    """Show the user that is created together with a company, in its short form."""
    return {
        "id": row.id,
        **dates(row),
        "username": row.username,
        "email": row.email,
        "role": row.role,
        "company_id": row.company_id,
    }


def grant(row: Company, permission: str) -> dict[str, Any]:
    """Show a developer's permission on a company."""
    return {"company_id": row.id, "name": row.name, "permission": permission}


def developer(state: State, row: Developer) -> dict[str, Any]:
    """Show a developer to themselves. Grants on deleted companies are shown too."""
    grants = []
    for (company_id, developer_id), permission in state.grants.items():
        granted = state.companies.find_any(company_id)
        if developer_id == row.id and granted is not None:
            grants.append(grant(granted, permission))
    return {
        "id": row.id,
        **dates(row),
        "username": row.username,
        "email": row.email,
        "key_generated": moment_or_none(row.key_generated),
        "provider_audiences": row.provider_audiences,
        "companies": grants,
    }
