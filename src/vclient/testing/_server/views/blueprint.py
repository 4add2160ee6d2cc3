"""The blueprint catalogue, and traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing.api_versions import JULY, OCTOBER

from .common import dates, since, until

if TYPE_CHECKING:
    from vclient.testing._server.state.blueprint import (
        Auspice,
        Category,
        Clan,
        Concept,
        Placed,
        Section,
        Subcategory,
        Tribe,
    )
    from vclient.testing._server.state.records import Gift, Trait
    from vclient.testing._server.state.state import State


def section(state: State, row: Section) -> dict[str, Any]:
    """Show a section."""
    del state
    return _placed(row) | {"order": row.order}


def category(state: State, row: Category) -> dict[str, Any]:
    """Show a category."""
    return _placed(row) | {
        "order": row.order,
        **_section_of(state, row),
        **_costs(row),
    }


def subcategory(state: State, row: Subcategory) -> dict[str, Any]:
    """Show a subcategory."""
    parent = category_of(state, row)
    return _placed(row) | {
        **_costs(row),
        "requires_parent": row.requires_parent,
        "pool": row.pool,
        "system": row.system,
        "hunter_edge_type": row.hunter_edge_type,
        "category_id": parent.id,
        "category_name": parent.name,
        **_section_of(state, parent),
    }


def trait(state: State, row: Trait) -> dict[str, Any]:
    """Show a trait."""
    parent = category_of(state, row)
    below = state.subcategories.find_any(row.subcategory_id or "")
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "character_classes": list(row.character_classes),
        "game_versions": list(row.game_versions),
        "link": row.link,
        "show_when_zero": row.show_when_zero,
        "max_value": row.max_value,
        "min_value": row.min_value,
        **_costs(row),
        "is_rollable": row.is_rollable,
        **_section_of(state, parent),
        "category_id": parent.id,
        "category_name": parent.name,
        "custom_for_character_id": row.custom_for_character_id,
        "subcategory_id": row.subcategory_id,
        "subcategory_name": None if below is None else below.name,
        "pool": None,
        "opposing_pool": None,
        "system": None,
        "gift_attributes": None if row.gift is None else _gift(state, row.gift),
        **since(state, JULY, powers=powers(row)),
        **since(
            state,
            OCTOBER,
            tracker_type_v4=row.trackers.get("V4"),
            tracker_type_v5=row.trackers.get("V5"),
        ),
        **until(state, "0.27", is_custom=row.custom_for_character_id is not None),
        **dates(row),
    }


def powers(row: Trait) -> list[dict[str, Any]]:
    """Show the powers of a trait."""
    return [
        {
            "id": power.id,
            "level": power.level,
            "name": None,
            "description": power.description,
            "system": None,
            "link": None,
        }
        for power in row.powers
    ]


def concept(state: State, row: Concept) -> dict[str, Any]:
    """Show a concept."""
    del state
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "examples": list(row.examples),
        "max_specialties": row.max_specialties,
        "specialties": [
            {"name": name, "type": kind, "description": description}
            for name, kind, description in row.specialties
        ],
        "favored_ability_names": list(row.favored_ability_names),
        **dates(row),
    }


def clan(state: State, row: Clan) -> dict[str, Any]:
    """Show a clan of vampires."""
    del state
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "game_versions": list(row.game_versions),
        "discipline_ids": row.discipline_ids,
        "bane": _curse(row.bane),
        "variant_bane": _curse(row.variant_bane),
        "compulsion": _curse(row.compulsion),
        "link": row.link,
        **dates(row),
    }


def auspice(state: State, row: Auspice) -> dict[str, Any]:
    """Show an auspice of werewolves."""
    del state
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "game_versions": list(row.game_versions),
        "gift_trait_ids": row.gift_trait_ids,
        "link": row.link,
        **dates(row),
    }


def tribe(state: State, row: Tribe) -> dict[str, Any]:
    """Show a tribe of werewolves."""
    return auspice(state, row) | {
        "renown": row.renown,
        "patron_spirit": row.patron_spirit,
        "favor": row.favor,
        "ban": row.ban,
    }


def category_of(state: State, row: Trait | Subcategory) -> Category:
    """Return the category of a trait or a subcategory."""
    parent = state.categories.find(row.category_id)
    if parent is None:
        msg = f"category {row.category_id} is not in the catalogue"
        raise RuntimeError(msg)
    return parent


def section_of(state: State, row: Category) -> Section:
    """Return the section of a category."""
    parent = state.sections.find(row.section_id)
    if parent is None:
        msg = f"section {row.section_id} is not in the catalogue"
        raise RuntimeError(msg)
    return parent


def _placed(row: Placed) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "character_classes": list(row.character_classes),
        "game_versions": list(row.game_versions),
        "show_when_empty": row.show_when_empty,
        **dates(row),
    }


def _section_of(state: State, row: Category) -> dict[str, Any]:
    return {
        "sheet_section_id": row.section_id,
        "sheet_section_name": section_of(state, row).name,
    }


def _costs(row: Trait | Category | Subcategory) -> dict[str, Any]:
    return {
        "initial_cost": row.initial_cost,
        "upgrade_cost": row.upgrade_cost,
        "count_based_cost_multiplier": row.count_based_cost_multiplier,
    }


def _gift(state: State, row: Gift) -> dict[str, Any]:
    bound_tribe = state.tribes.find(row.tribe_id or "")
    bound_auspice = state.auspices.find(row.auspice_id or "")
    return {
        "renown": row.renown,
        "cost": None,
        "duration": None,
        "minimum_renown": row.minimum_renown,
        "is_native_gift": row.is_native_gift,
        "tribe_id": row.tribe_id,
        "tribe_name": None if bound_tribe is None else bound_tribe.name,
        "auspice_id": row.auspice_id,
        "auspice_name": None if bound_auspice is None else bound_auspice.name,
    }


def _curse(row: tuple[str, str] | None) -> dict[str, str] | None:
    return None if row is None else {"name": row[0], "description": row[1]}
