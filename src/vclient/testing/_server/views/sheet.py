"""The full sheet of a character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .blueprint import category_of, trait
from .characters import character, table_state, trait_of

if TYPE_CHECKING:
    from vclient.testing._server.state.blueprint import Category, Placed, Section, Subcategory
    from vclient.testing._server.state.records import Character, CharacterTrait, Trait
    from vclient.testing._server.state.state import State


class Sheet:
    """The traits of one character, in the structure of the sheet."""

    def __init__(self, state: State, row: Character, *, available: bool) -> None:
        """Create a sheet.

        Args:
            state: The state.
            row: The character.
            available: Whether to include the traits that the character could get.
        """
        self._state = state
        self._character = row
        self._held = [
            (trait_of(state, held), held) for held in state.character_traits.under(row.id)
        ]
        self._held.sort(key=lambda pair: (pair[0].name, pair[0].id))
        self._available = self._find_available() if available else []

    def show(self) -> dict[str, Any]:
        """Show the sections of the class and the version, and those of other traits."""
        sections = sorted(self._state.sections, key=lambda row: row.order)
        shown = [self._section(row) for row in sections if self._fits(row)]
        return {"sections": shown, "character": character(self._state, self._character)}

    def show_category(self, row: Category, *, whole: bool = True) -> dict[str, Any]:
        """Show a category.

        Args:
            row: The category.
            whole: Whether to include all its subcategories, regardless of the class.
        """
        below = sorted(self._state.subcategories.under(row.id), key=lambda held: held.name)
        return {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "initial_cost": row.initial_cost,
            "upgrade_cost": row.upgrade_cost,
            "show_when_empty": row.show_when_empty,
            "order": row.order,
            "subcategories": [
                self._subcategory(held) for held in below if whole or self._belongs(held)
            ],
            **self._traits(row.id, None),
        }

    def _section(self, row: Section) -> dict[str, Any]:
        below = sorted(self._state.categories.under(row.id), key=lambda held: (held.order, held.id))
        return {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "order": row.order,
            "show_when_empty": row.show_when_empty,
            "categories": [
                self.show_category(held, whole=False) for held in below if self._belongs(held)
            ],
        }

    def _subcategory(self, row: Subcategory) -> dict[str, Any]:
        return {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "initial_cost": row.initial_cost,
            "upgrade_cost": row.upgrade_cost,
            "show_when_empty": row.show_when_empty,
            "requires_parent": row.requires_parent,
            "pool": row.pool,
            "system": row.system,
            "hunter_edge_type": row.hunter_edge_type,
            **self._traits(row.category_id, row.id),
        }

    def _traits(self, category_id: str, subcategory_id: str | None) -> dict[str, Any]:
        place = category_id, subcategory_id
        return {
            "character_traits": [
                self._character_trait(held) for row, held in self._held if _place(row) == place
            ],
            "available_traits": [
                trait(self._state, row) for row in self._available if _place(row) == place
            ],
        }

    def _character_trait(self, row: CharacterTrait) -> dict[str, Any]:
        return {
            "id": row.id,
            "value": row.value,
            "character_id": row.character_id,
            "trait": trait(self._state, trait_of(self._state, row)),
            # A guess: the API is said to have them in other answers with the traits of characters.
            **table_state(self._state, row),
        }

    def _belongs(self, row: Category | Subcategory) -> bool:
        held = any(row.id in (one.category_id, one.subcategory_id) for one, _ in self._held)
        return held or self._fits(row)

    def _fits(self, row: Placed | Trait) -> bool:
        return (
            self._character.character_class in row.character_classes
            and self._character.game_version in row.game_versions
        )

    def _find_available(self) -> list[Trait]:
        held = {row.id for row, _ in self._held}
        found = [
            row
            for row in self._state.traits
            if row.custom_for_character_id is None
            and row.id not in held
            and self._fits(row)
            and self._fits(category_of(self._state, row))
            and self._may_have(row)
        ]
        return sorted(found, key=lambda row: (row.name, row.id))

    def _may_have(self, row: Trait) -> bool:
        if row.gift is None or row.gift.is_native_gift:
            return True
        own = self._character.werewolf_attributes or {}
        return (row.gift.tribe_id is not None and row.gift.tribe_id == own.get("tribe_id")) or (
            row.gift.auspice_id is not None and row.gift.auspice_id == own.get("auspice_id")
        )


def _place(row: Trait) -> tuple[str, str | None]:
    return row.category_id, row.subcategory_id
