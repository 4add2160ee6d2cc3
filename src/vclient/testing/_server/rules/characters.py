"""Attributes of the class and the concept of a character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.problems import INVALID, ProblemError, invalid_field, missing_reference
from vclient.testing._server.views.blueprint import category_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient.testing._server.state.blueprint import Clan, Concept
    from vclient.testing._server.state.records import Character
    from vclient.testing._server.state.state import State

CLASS_ATTRIBUTES: Final[Mapping[str, Mapping[str, Any]]] = {
    "vampire_attributes": {
        "clan_id": None,
        "generation": None,
        "sire": None,
        "bane_name": None,
        "bane_description": None,
        "compulsion_name": None,
        "compulsion_description": None,
    },
    "werewolf_attributes": {
        "tribe_id": None,
        "auspice_id": None,
        "pack_name": None,
        "total_renown": 0,
    },
    "mage_attributes": {"sphere": None, "tradition": None},
    "hunter_attributes": {"creed": None},
}
"""Initial attributes of each class."""

_CLAN: Final = "clan_id"
_CLAN_REQUIRED: Final = "Vampire clan id is required"
_REFERENCES: Final = {
    "clan_id": ("vampire_attributes", "clans", "vampire_clan"),
    "tribe_id": ("werewolf_attributes", "tribes", "werewolf_tribe"),
    "auspice_id": ("werewolf_attributes", "auspices", "werewolf_auspice"),
}


def check_unique(state: State, character: Character, first: str, last: str) -> None:
    """Check that the name of a character is unique in its company.

    Raises:
        ProblemError: Another character has the name.
    """
    for other in state.characters.under(character.company_id):
        if other is not character and (other.name_first, other.name_last) == (first, last):
            message = "Combination of name_first and name_last is not unique"
            entries = tuple(
                {"field": field, "message": message} for field in ("name_first", "name_last")
            )
            raise ProblemError(400, INVALID, invalid=entries)


def set_concept(state: State, character: Character, concept: Concept) -> None:
    """Set the concept of a character, with its specialties."""
    character.concept_id = concept.id
    character.specialties = [
        {"id": state.ids.uuid(state.now), "name": name, "type": kind, "description": description}
        for name, kind, description in concept.specialties
    ]


def set_class_attributes(
    state: State, character: Character, field: str, changes: Mapping[str, Any]
) -> None:
    """Store class attributes of a character, member by member.

    Args:
        state: The state.
        character: The character.
        field: The field of the character.
        changes: The members to change; the others are kept.

    Raises:
        ProblemError: The clan, tribe or auspice is unknown.
    """
    for name, (table, collection, target) in _REFERENCES.items():
        row_id = changes.get(name)
        if row_id is not None and getattr(state, collection).find(row_id) is None:
            raise missing_reference(row_id, table=table, column=name, target=target)
    held: dict[str, Any] = {
        **CLASS_ATTRIBUTES[field],
        **(getattr(character, field) or {}),
        **changes,
    }
    if field == "vampire_attributes" and character.character_class == "VAMPIRE":
        clan = state.clans.find(held["clan_id"] or "")
        if clan is not None:
            _fill_curses(held, clan)
    setattr(character, field, held)


def check_clan(character: Character) -> None:
    """Check that a vampire has a clan.

    Raises:
        ProblemError: A vampire has none.
    """
    held = character.vampire_attributes
    if character.character_class == "VAMPIRE" and (held is None or held["clan_id"] is None):
        raise invalid_field(_CLAN, _CLAN_REQUIRED, detail=_CLAN_REQUIRED)


def count_renown(state: State, character: Character) -> None:
    """Update the renown of a werewolf."""
    if character.werewolf_attributes is None:
        return
    total = 0
    for held in state.character_traits.under(character.id):
        trait = state.traits.find_any(held.trait_id)
        if trait is not None and category_of(state, trait).name == "Renown":
            total += held.value
    character.werewolf_attributes["total_renown"] = total


def _fill_curses(held: dict[str, Any], clan: Clan) -> None:
    banes = [curse for curse in (clan.bane, clan.variant_bane) if curse is not None]
    compulsions = [curse for curse in (clan.compulsion,) if curse is not None]
    for kind, curses in (("bane", banes), ("compulsion", compulsions)):
        # Values of another clan are replaced by those of the new clan.
        name, description = next(
            (curse for curse in curses if curse[0] == held[f"{kind}_name"]),
            curses[0] if curses else (None, None),
        )
        held[f"{kind}_name"], held[f"{kind}_description"] = name, description
