"""Users, their experience and their quick rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing._server.constants import STORYTELLER

from .attached import asset, note
from .characters import character
from .common import dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.state.records import Character, Experience, QuickRoll, User
    from vclient.testing._server.state.state import State


def user(state: State, row: User) -> dict[str, Any]:
    """Show a user."""
    return {
        "id": row.id,
        **dates(row),
        "name_first": row.name_first,
        "name_last": row.name_last,
        "username": row.username,
        "email": row.email,
        "role": row.role,
        "company_id": row.company_id,
        "lifetime_xp": row.lifetime_xp,
        "lifetime_cool_points": row.lifetime_cool_points,
        "google_profile": row.profiles.get("google"),
        "github_profile": row.profiles.get("github"),
        "discord_profile": row.profiles.get("discord"),
        "apple_profile": row.profiles.get("apple"),
        "avatar_url": _avatar_url(state, row),
        "num_quickrolls": len(state.quickrolls.under(row.id)),
        "num_notes": len(state.notes.under(row.id)),
        "num_assets": len(state.assets.under(row.id)),
        "num_characters": len(played_by(state, row)),
        "campaign_experience": [experience(state, held) for held in state.experience.under(row.id)],
    }


def user_detail(state: State, row: User, include: Iterable[str]) -> dict[str, Any]:
    """Show a user with the requested children.

    Args:
        state: The state.
        row: The user.
        include: Names of kinds of children.
    """
    shown = user(state, row)
    if "quickrolls" in include:
        shown["quickrolls"] = [quickroll(state, held) for held in state.quickrolls.under(row.id)]
    if "notes" in include:
        shown["notes"] = [note(state, held) for held in state.notes.under(row.id)]
    if "assets" in include:
        shown["assets"] = [asset(state, held) for held in state.assets.under(row.id)]
    if "characters" in include:
        shown["characters"] = [
            character(state, held, embedded=True)
            for held in played_by(state, row)
            if held.type != STORYTELLER
        ]
    return shown


def played_by(state: State, row: User) -> list[Character]:
    """Return the characters of a user."""
    return [held for held in state.characters if held.user_player_id == row.id]


def experience(state: State, row: Experience) -> dict[str, Any]:
    """Show the experience of a user in a campaign."""
    del state
    return {
        "id": row.id,
        "campaign_id": row.campaign_id,
        "user_id": row.user_id,
        "xp_current": row.xp_current,
        "xp_total": row.xp_total,
        "cool_points": row.cool_points,
    }


def quickroll(state: State, row: QuickRoll) -> dict[str, Any]:
    """Show a quick roll."""
    del state
    return {
        "id": row.id,
        **dates(row),
        "name": row.name,
        "description": row.description or "",
        "user_id": row.user_id,
        "trait_ids": row.trait_ids,
    }


def _avatar_url(state: State, row: User) -> str | None:
    if row.avatar_asset_id is not None:
        custom = state.assets.find(row.avatar_asset_id)
        if custom is not None:
            return custom.public_url
    discord = row.profiles.get("discord")
    return None if discord is None else discord["avatar_url"]
