"""Characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing._server.problems import UnhandledError
from vclient.testing._server.trackers import health_of, tracker_of
from vclient.testing.api_versions import JULY, OCTOBER

from .attached import asset, note
from .blueprint import trait
from .common import dates, day_or_none, moment_or_none, since

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vclient.testing._server.state.blueprint import Auspice, Clan, Concept, Tribe
    from vclient.testing._server.state.collection import Collection
    from vclient.testing._server.state.records import (
        Character,
        CharacterTrait,
        InventoryItem,
        Trait,
    )
    from vclient.testing._server.state.state import State
    from vclient.testing._server.trackers import Tracker


def character(state: State, row: Character, *, embedded: bool = False) -> dict[str, Any]:
    """Show a character.

    Args:
        state: The state.
        row: The character.
        embedded: Whether it is part of another object, where its counts are zero.
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
        **since(state, JULY, date_of_birth=day_or_none(row.date_of_birth)),
        "biography": row.biography,
        "demeanor": row.demeanor,
        "nature": row.nature,
        "concept_id": row.concept_id,
        "concept_name": _name(state.concepts, row.concept_id),
        "is_temporary": row.is_temporary,
        "date_killed": moment_or_none(row.date_killed),
        "user_creator_id": row.user_creator_id,
        "user_player_id": row.user_player_id,
        "company_id": row.company_id,
        "campaign_id": row.campaign_id,
        "num_inventory_items": 0 if embedded else len(state.inventory.under(row.id)),
        "num_notes": 0 if embedded else len(state.notes.under(row.id)),
        "num_assets": 0 if embedded else len(state.assets.under(row.id)),
        "specialties": row.specialties,
        "vampire_attributes": _vampire(state, row.vampire_attributes),
        "werewolf_attributes": _werewolf(state, row.werewolf_attributes),
        "mage_attributes": row.mage_attributes,
        "hunter_attributes": row.hunter_attributes,
        **since(state, OCTOBER, health=_shown(health_of(state, row))),
        "chapter_ids": sorted(
            chapter.id for chapter in state.chapters if row.id in chapter.character_ids
        ),
        **dates(row),
    }


def character_detail(state: State, row: Character, include: Iterable[str]) -> dict[str, Any]:
    """Show a character with the requested children.

    Raises:
        UnhandledError: Its traits were requested, and it has a gift that is not native.
    """
    shown = character(state, row)
    if "traits" in include:
        held = state.character_traits.under(row.id)
        if any(_is_bound(trait_of(state, one)) for one in held):
            raise UnhandledError
        shown["traits"] = [character_trait(state, one) for one in held]
    if "inventory" in include:
        shown["inventory"] = [inventory_item(state, one) for one in state.inventory.under(row.id)]
    if "notes" in include:
        shown["notes"] = [note(state, one) for one in state.notes.under(row.id)]
    if "assets" in include:
        shown["assets"] = [asset(state, one) for one in state.assets.under(row.id)]
    return shown


def inventory_item(state: State, row: InventoryItem) -> dict[str, Any]:
    """Show an item of a character."""
    del state
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "type": row.type,
        "character_id": row.character_id,
        **dates(row),
    }


def character_trait(state: State, row: CharacterTrait) -> dict[str, Any]:
    """Show a trait of a character. Its dates have a different format."""
    return {
        "id": row.id,
        "character_id": row.character_id,
        "value": row.value,
        "trait": trait(state, trait_of(state, row)),
        **table_state(state, row),
        "date_created": row.date_created.isoformat(),
        "date_modified": row.date_modified.isoformat(),
    }


def table_state(state: State, row: CharacterTrait) -> Mapping[str, Any]:
    """Show the specialties of a trait, the oldest first, and its tracker."""
    return since(
        state,
        OCTOBER,
        specialties=[
            {"id": each.id, "name": each.name, **dates(each)}
            for each in state.specialties.under(row.id)
        ],
        tracker=_shown(tracker_of(state, row)),
    )


def _shown(tracker: Tracker | None) -> dict[str, Any] | None:
    """Show a tracker, or None."""
    return None if tracker is None else tracker.show()


def trait_of(state: State, row: CharacterTrait) -> Trait:
    """Return the trait of a character's trait."""
    found = state.traits.find_any(row.trait_id)
    if found is None:
        msg = f"trait {row.trait_id} is gone, and a character has it"
        raise RuntimeError(msg)
    return found


def _is_bound(row: Trait) -> bool:
    return row.gift is not None and not row.gift.is_native_gift


def _vampire(state: State, held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "clan_id": held["clan_id"],
        "clan_name": _name(state.clans, held["clan_id"]),
        "generation": held["generation"],
        "sire": held["sire"],
        "bane_name": held["bane_name"],
        "bane_description": held["bane_description"],
        "compulsion_name": held["compulsion_name"],
        "compulsion_description": held["compulsion_description"],
    }


def _werewolf(state: State, held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "tribe_id": held["tribe_id"],
        "tribe_name": _name(state.tribes, held["tribe_id"]),
        "auspice_id": held["auspice_id"],
        "auspice_name": _name(state.auspices, held["auspice_id"]),
        "pack_name": held["pack_name"],
        "total_renown": held["total_renown"],
    }


def _name(
    rows: Collection[Concept] | Collection[Clan] | Collection[Auspice] | Collection[Tribe],
    row_id: str | None,
) -> str | None:
    row = None if row_id is None else rows.find(row_id)
    return None if row is None else row.name
