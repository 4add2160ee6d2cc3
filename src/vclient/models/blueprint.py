"""The blueprint of characters: the structure of their sheets and traits."""

from __future__ import annotations

from vclient.constants import (
    BlueprintTraitOrderBy,
    CharacterClass,
    GameVersion,
    HunterEdgeType,
    SpecialtyType,
    WerewolfRenown,
)
from vclient.models.base import RequestModel, Resource, ResponseModel, Uuid
from vclient.models.for_checkers import OrText, OrUnset


class SheetSection(Resource):
    """A section of the character sheet."""

    name: str
    """Name of the section."""
    description: str | None
    """Description of its content; may be empty."""
    character_classes: list[CharacterClass | str]
    """The classes whose sheets have it."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    order: int
    """Place on the sheet, counted from 1."""


class TraitCategory(Resource):
    """A category of traits, part of a section."""

    name: str
    """Name, which need not be unique."""
    description: str | None
    """Description of its content."""
    character_classes: list[CharacterClass | str]
    """The classes whose sheets have it."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    order: int
    """Place on the sheet, which need not be unique."""
    sheet_section_id: str
    """Id of the section."""
    sheet_section_name: str | None
    """Name of the section."""
    initial_cost: int
    """Points that the first dot of its traits costs."""
    upgrade_cost: int
    """Points that each further dot costs, times its number."""
    count_based_cost_multiplier: int | None
    """Points that a trait costs, times the number of its traits that the character then
    has; None where the cost goes by dots."""


class TraitSubcategory(Resource):
    """A subcategory of traits, part of a category."""

    name: str
    """Name, which need not be unique."""
    description: str | None
    """Description of its content."""
    character_classes: list[CharacterClass | str]
    """The classes whose sheets have it."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    show_when_empty: bool
    """Whether a sheet shows it without traits."""
    initial_cost: int
    """Points that the first dot of its traits costs."""
    upgrade_cost: int
    """Points that each further dot costs, times its number."""
    count_based_cost_multiplier: int | None
    """Points that a trait costs, times the number of traits of the category that the
    character then has; None where the cost goes by dots."""
    requires_parent: bool
    """Whether its traits require their parent."""
    pool: str | None
    """The dice pool of its traits, in words."""
    system: str | None
    """Rules for its traits."""
    hunter_edge_type: HunterEdgeType | str | None
    """Kind of a hunter's edge, for edges alone."""
    category_id: str | None
    """Id of the category."""
    category_name: str | None
    """Name of the category."""
    sheet_section_id: str | None
    """Id of the section."""
    sheet_section_name: str | None
    """Name of the section."""


class ConceptSpecialty(ResponseModel):
    """A specialty that a concept gives."""

    name: str
    """Name of the specialty."""
    type: SpecialtyType | str
    """Kind of the specialty."""
    description: str | None = None
    """Effect of the specialty."""


class CharacterConcept(Resource):
    """A concept: the essence of a character in a word."""

    name: str
    """Name of the concept."""
    description: str
    """Description of the concept."""
    examples: list[str]
    """Occupations that fit it."""
    max_specialties: int
    """Largest number of specialties that it gives."""
    specialties: list[ConceptSpecialty]
    """The specialties that it gives."""
    favored_ability_names: list[str]
    """Names of the abilities that suit it."""


class NameDescription(ResponseModel):
    """A bane or a compulsion of a clan."""

    name: str | None
    """Name of it."""
    description: str | None
    """Effect of the bane or the compulsion."""


class VampireClan(Resource):
    """A clan of vampires."""

    name: str
    """Name of the clan."""
    description: str | None
    """Description of the clan."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    discipline_ids: list[str]
    """Ids of the traits that are its disciplines."""
    bane: NameDescription | None
    """Its bane."""
    variant_bane: NameDescription | None
    """The bane that a vampire can have instead."""
    compulsion: NameDescription | None
    """Its compulsion."""
    link: str | None
    """URL with more information."""


class WerewolfTribe(Resource):
    """A tribe of werewolves."""

    name: str
    """Name of the tribe."""
    description: str | None
    """Description of the tribe."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    renown: WerewolfRenown | str
    """Kind of renown that it honors."""
    patron_spirit: str | None
    """Name of its patron spirit."""
    favor: str | None
    """Favor of the patron spirit."""
    ban: str | None
    """Ban of the patron spirit."""
    gift_trait_ids: list[str]
    """Ids of the traits that are its gifts."""
    link: str | None
    """URL with more information."""


class WerewolfAuspice(Resource):
    """An auspice: the moon under which a werewolf was born."""

    name: str
    """Name of the auspice."""
    description: str | None
    """Description of the auspice."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of."""
    gift_trait_ids: list[str]
    """Ids of the traits that are its gifts."""
    link: str | None
    """URL with more information."""


class VersionFilters(RequestModel):
    """Filters for lists of clans, tribes and auspices; None does not filter."""

    game_version: OrUnset[OrText[GameVersion] | None] = None
    """Edition of the rules."""


class SectionFilters(VersionFilters):
    """Filters for a list of sections; None does not filter."""

    character_class: OrUnset[OrText[CharacterClass] | None] = None
    """Class of the characters."""


class CategoryFilters(SectionFilters):
    """Filters for a list of categories; None does not filter."""

    section_id: OrUnset[Uuid | None] = None
    """Id of the section."""


class SubcategoryFilters(SectionFilters):
    """Filters for a list of subcategories; None does not filter."""

    category_id: OrUnset[Uuid | None] = None
    """Id of the category."""


class TraitFilters(SubcategoryFilters):
    """Filters for a list of traits, and its order; None does not filter."""

    subcategory_id: OrUnset[Uuid | None] = None
    """Id of the subcategory."""
    exclude_subcategory_traits: OrUnset[bool | None] = None
    """Whether traits that are in a subcategory are left out."""
    is_rollable: OrUnset[bool | None] = None
    """Whether dice can be rolled for the trait."""
    order_by: OrUnset[OrText[BlueprintTraitOrderBy] | None] = None
    """`NAME`, the default, or `SHEET` for the order of the character sheet."""
