"""Permission checks before parameters are parsed and objects looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .constants import ADMIN, NPC, STORYTELLER, UNRESTRICTED
from .problems import ProblemError, UnhandledError, forbidden

if TYPE_CHECKING:
    from .context import Context
    from .state.records import Character, User


def is_storyteller(user: User | None) -> bool:
    """Return whether a user has the permissions of storytellers."""
    return user is not None and user.role in (STORYTELLER, ADMIN)


def manage_campaign(ctx: Context) -> None:
    """Require permission to change campaigns, by the settings of the company."""
    company_id = ctx.path_uuid("company_id")
    if company_id is None:
        raise UnhandledError
    company = ctx.state.companies.find(company_id)
    if company is None or company.settings is None:
        return
    if company.settings.permission_manage_campaign == UNRESTRICTED:
        return
    if not is_storyteller(ctx.acting):
        raise forbidden()


def see_character(ctx: Context) -> None:
    """Require a storyteller for characters of the type STORYTELLER."""
    if _character(ctx).type == STORYTELLER and not is_storyteller(ctx.acting):
        raise forbidden()


def change_character(ctx: Context) -> None:
    """Require permission to change the character."""
    see_character(ctx)
    if not changes_character(ctx, _character(ctx)):
        raise forbidden()


def changes_character(ctx: Context, character: Character) -> bool:
    """Return whether the acting user may change a character.

    They may if they play it or are a storyteller. NPCs, which have no player, can be changed by
    users who may create them.
    """
    if character.type == NPC:
        return manages_npcs(ctx, character.company_id)
    return character.user_player_id == ctx.acting.id or is_storyteller(ctx.acting)


def manages_npcs(ctx: Context, company_id: str) -> bool:
    """Return whether the acting user may create NPCs in a company, and change them."""
    company = ctx.state.companies.find(company_id)
    if company is None or company.settings is None:
        return True
    return company.settings.permission_manage_npc == UNRESTRICTED or is_storyteller(ctx.acting)


def storyteller_or_admin(ctx: Context) -> None:
    """Require a storyteller."""
    if not is_storyteller(ctx.acting):
        raise ProblemError(403, "User must be a storyteller or admin")


def self_or_admin(ctx: Context) -> None:
    """Require the user of the path or an admin."""
    value = ctx.path["user_id"]
    user_id = ctx.path_uuid("user_id")
    if user_id is None or ctx.state.users.find(user_id) is None:
        raise ProblemError(404, f"User '{value}' not found")
    if ctx.acting.id != user_id and ctx.acting.role != ADMIN:
        raise forbidden()


def _character(ctx: Context) -> Character:
    value = ctx.path["character_id"]
    character_id = ctx.path_uuid("character_id")
    character = None if character_id is None else ctx.state.characters.find(character_id)
    if character is None:
        raise ProblemError(404, f"Character '{value}' not found")
    return character
