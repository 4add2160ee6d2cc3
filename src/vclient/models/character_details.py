"""Characters with their parts, and their full sheets."""

from __future__ import annotations

from vclient.constants import HunterEdgeType
from vclient.models.assets import Asset
from vclient.models.base import ResponseModel
from vclient.models.character_traits import CharacterTrait, CharacterTraitSpecialty
from vclient.models.characters import Character
from vclient.models.inventory import InventoryItem
from vclient.models.notes import Note
from vclient.models.trackers import Tracker
from vclient.models.traits import Trait


class CharacterDetail(Character):
    """A character with the parts that `include` names; all other parts are None."""

    traits: list[CharacterTrait] | None = None
    """The traits, in no order."""
    inventory: list[InventoryItem] | None = None
    """The inventory, in no order."""
    notes: list[Note] | None = None
    """The notes, in no order."""
    assets: list[Asset] | None = None
    """The images, in no order."""


class FullSheetTrait(ResponseModel):
    """A trait that a character has, as a full sheet shows it."""

    id: str
    """Id of the trait of the character."""
    value: int
    """Value: the number of dots."""
    character_id: str
    """Id of the character."""
    trait: Trait
    """The trait."""
    specialties: list[CharacterTraitSpecialty]
    """The specialties, oldest first; only abilities have any."""
    tracker: Tracker | None
    """The tracker; None for a trait that has none in the character's edition."""


class FullSheetSubcategory(ResponseModel):
    """A subcategory of a full sheet."""

    id: str
    """Id of the subcategory."""
    name: str
    """Name of the subcategory."""
    description: str | None
    """Description of its content."""
    initial_cost: int
    """Points that the first dot of its traits costs."""
    upgrade_cost: int
    """Points that each further dot costs, times its number."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    requires_parent: bool
    """Whether its traits require their parent."""
    pool: str | None
    """The dice pool of its traits, in words."""
    system: str | None
    """Rules for its traits."""
    hunter_edge_type: HunterEdgeType | str | None
    """Kind of a hunter's edge, for edges alone."""
    character_traits: list[FullSheetTrait]
    """The traits that the character has."""
    available_traits: list[Trait]
    """The traits that the character could have; empty unless asked for."""


class FullSheetCategory(ResponseModel):
    """A category of a full sheet."""

    id: str
    """Id of the category."""
    name: str
    """Name of the category."""
    description: str | None
    """Description of its content."""
    initial_cost: int
    """Points that the first dot of its traits costs."""
    upgrade_cost: int
    """Points that each further dot costs, times its number."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    order: int
    """Place on the sheet, which need not be unique."""
    subcategories: list[FullSheetSubcategory]
    """The subcategories with their traits."""
    character_traits: list[FullSheetTrait]
    """The traits that the character has, those of subcategories left out."""
    available_traits: list[Trait]
    """The traits that the character could have; empty unless asked for."""


class FullSheetSection(ResponseModel):
    """A section of a full sheet."""

    id: str
    """Id of the section."""
    name: str
    """Name of the section."""
    description: str | None
    """Description of its content; may be empty."""
    order: int
    """Place on the sheet, counted from 1."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    categories: list[FullSheetCategory]
    """The categories with their traits."""


class CharacterFullSheet(ResponseModel):
    """A character and all traits, as they are arranged on the sheet."""

    sections: list[FullSheetSection]
    """The sections for the class and the edition, and those of further traits it has."""
    character: Character
    """The character."""
