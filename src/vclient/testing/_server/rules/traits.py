"""References to traits, by the id of the trait or of a character's trait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient.testing._server.problems import INVALID, invalid_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.state.state import State

TRAIT_IDS: Final = "trait_ids"


def trait_ids(state: State, given: Iterable[str]) -> list[str]:
    """Return the ids of traits, each once.

    Args:
        state: The state that they are in.
        given: Ids of traits and of characters' traits, mixed.

    Raises:
        ProblemError: One of them is neither.
    """
    found: dict[str, None] = {}
    for row_id in given:
        held = state.character_traits.find(row_id)
        trait = state.traits.find(row_id if held is None else held.trait_id)
        if trait is None:
            raise invalid_field(TRAIT_IDS, f"Trait {row_id} not found", detail=INVALID)
        found[trait.id] = None
    return list(found)
