"""Characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .common import dates, moment_or_none

if TYPE_CHECKING:
    from vclient.testing._server.state.records import Character
    from vclient.testing._server.state.state import State


def character(state: State, row: Character, *, embedded: bool = False) -> dict[str, Any]:
    """Show a character.

    Args:
        state: The state.
        row: The character.
        embedded: Whether it is shown inside another object: its counts are then zero.
    """
    name = f"{row.name_first} {row.name_last}"
    nick = f" '{row.name_nick}' " if row.name_nick else " "
    return {
        "id": row.id,
        "name_first": row.name_first,
        "name_last": row.name_last,
        "name_nick": row.name_nick,
        "name": name,
        "name_full": f"{row.name_first}{nick}{row.name_last}",
        "character_class": row.character_class,
        "type": row.type,
        "game_version": row.game_version,
        "status": row.status,
        "starting_points": row.starting_points,
        "age": row.age,
        "date_of_birth": None if row.date_of_birth is None else row.date_of_birth.isoformat(),
        "biography": row.biography,
        "demeanor": row.demeanor,
        "nature": row.nature,
        "concept_id": None,
        "concept_name": None,
        "is_temporary": row.is_temporary,
        "date_killed": moment_or_none(row.date_killed),
        "user_creator_id": row.user_creator_id,
        "user_player_id": row.user_player_id,
        "company_id": row.company_id,
        "campaign_id": row.campaign_id,
        "num_inventory_items": 0,
        "num_notes": 0 if embedded else len(state.notes.under(row.id)),
        "num_assets": 0 if embedded else len(state.assets.under(row.id)),
        "specialties": [],
        "vampire_attributes": None,
        "werewolf_attributes": None,
        "mage_attributes": None,
        "hunter_attributes": None,
        "chapter_ids": sorted(
            chapter.id for chapter in state.chapters if row.id in chapter.character_ids
        ),
        **dates(row),
    }
