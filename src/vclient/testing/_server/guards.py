"""Permission checks before parameters are parsed and objects looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.permissions import (
    can_edit_character,
    can_edit_user,
    can_generate_character,
    can_manage_campaign,
    can_see_character,
)

from .problems import ProblemError, UnhandledError, forbidden

if TYPE_CHECKING:
    from .context import Context
    from .state.records import Character


def manage_campaign(ctx: Context) -> None:
    """Require permission to change campaigns, by the settings of the company."""
    company_id = ctx.path_uuid("company_id")
    if company_id is None:
        raise UnhandledError
    company = ctx.state.companies.find(company_id)
    if company is None or company.settings is None:
        return
    if not can_manage_campaign(ctx.acting, company):
        raise forbidden()


def see_character(ctx: Context) -> None:
    """Require permission to see the character."""
    if not can_see_character(ctx.acting, _character(ctx)):
        raise forbidden()


def change_character(ctx: Context) -> None:
    """Require permission to change the character."""
    see_character(ctx)
    if not changes_character(ctx, _character(ctx)):
        raise forbidden()


def changes_character(ctx: Context, character: Character) -> bool:
    """Return whether the acting user may change a character, in whatever company it is."""
    company = ctx.state.companies.find_any(character.company_id)
    return company is not None and can_edit_character(ctx.acting, character, company)


def generate_character(ctx: Context) -> None:
    """Require permission to generate characters."""
    if not can_generate_character(ctx.acting):
        raise ProblemError(403, "User must be a storyteller or admin")


def edit_user(ctx: Context) -> None:
    """Require permission to change the user of the path."""
    value = ctx.path["user_id"]
    user_id = ctx.path_uuid("user_id")
    user = None if user_id is None else ctx.state.users.find(user_id)
    if user is None:
        raise ProblemError(404, f"User '{value}' not found")
    if not can_edit_user(ctx.acting, user):
        raise forbidden()


def _character(ctx: Context) -> Character:
    value = ctx.path["character_id"]
    character_id = ctx.path_uuid("character_id")
    character = None if character_id is None else ctx.state.characters.find(character_id)
    if character is None:
        raise ProblemError(404, f"Character '{value}' not found")
    return character
