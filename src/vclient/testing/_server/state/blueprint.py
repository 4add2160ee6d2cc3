"""The immutable objects of the blueprint, one class per kind.

Traits are among the other records, as characters can have custom traits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .records import Record


@dataclass(slots=True, kw_only=True, eq=False)
class Placed(Record):
    """A part of the sheet, for certain classes and versions."""

    name: str
    description: str | None
    character_classes: tuple[str, ...]
    game_versions: tuple[str, ...]
    show_when_empty: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Section(Placed):
    """A section of the sheet."""

    order: int


@dataclass(slots=True, kw_only=True, eq=False)
class Category(Placed):
    """A category of traits. Its costs are those of its traits."""

    section_id: str
    order: int
    initial_cost: int
    upgrade_cost: int
    count_based_cost_multiplier: int | None


@dataclass(slots=True, kw_only=True, eq=False)
class Subcategory(Placed):
    """A part of a category."""

    category_id: str
    initial_cost: int
    upgrade_cost: int
    count_based_cost_multiplier: int | None
    requires_parent: bool = False
    pool: str | None = None
    system: str | None = None
    hunter_edge_type: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Concept(Record):
    """A concept of characters.

    Attributes:
        specialties: Name, type and description of each.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    max_specialties: int
    specialties: tuple[tuple[str, str, str], ...]
    favored_ability_names: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Clan(Record):
    """A clan of vampires. A curse is a name and a description."""

    name: str
    description: str
    game_versions: tuple[str, ...]
    discipline_ids: list[str]
    bane: tuple[str, str] | None = None
    variant_bane: tuple[str, str] | None = None
    compulsion: tuple[str, str] | None = None
    link: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Auspice(Record):
    """The moon under which a werewolf was born."""

    name: str
    description: str
    game_versions: tuple[str, ...]
    gift_trait_ids: list[str] = field(default_factory=list)
    link: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Tribe(Auspice):
    """A tribe of werewolves."""

    renown: str
    patron_spirit: str
    favor: str
    ban: str
