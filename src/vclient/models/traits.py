"""Traits, in which characters have dots: those of the catalogue and custom ones."""

from __future__ import annotations

from vclient.constants import CharacterClass, GameVersion, TrackerType, WerewolfRenown
from vclient.models.base import Resource, ResponseModel
from vclient.models.powers import TraitPower


class GiftAttributes(ResponseModel):
    """Attributes of a gift of werewolves."""

    renown: WerewolfRenown | str
    """Kind of renown that the gift belongs to."""
    cost: str | None
    """Cost of using the gift, in words."""
    duration: str | None
    """How long the gift lasts, in words."""
    minimum_renown: int | None
    """Total renown that a character needs for it; None for any."""
    is_native_gift: bool
    """Whether all tribes and auspices can learn it."""
    tribe_id: str | None
    """Id of the tribe that can learn it."""
    tribe_name: str | None
    """Name of the tribe."""
    auspice_id: str | None
    """Id of the auspice that can learn it."""
    auspice_name: str | None
    """Name of the auspice."""


class Trait(Resource):
    """A trait of the catalogue, or the custom trait of one character."""

    name: str
    """Name, which need not be unique."""
    description: str | None
    """Description of the trait."""
    character_classes: list[CharacterClass | str]
    """The classes whose characters have it on their sheets; empty for custom traits."""
    game_versions: list[GameVersion | str]
    """The editions of the rules that it is part of; empty for custom traits."""
    link: str | None
    """URL with more information."""
    show_when_zero: bool
    """Whether a sheet shows it at the value 0."""
    max_value: int
    """Largest value."""
    min_value: int
    """Smallest value."""
    initial_cost: int
    """Points that the first dot costs."""
    upgrade_cost: int
    """Points that each further dot costs, times its number."""
    count_based_cost_multiplier: int | None
    """Points that the trait costs, times the number of traits of its category that the
    character then has; None where the cost goes by dots."""
    is_rollable: bool
    """Whether dice can be rolled for it."""
    sheet_section_id: str
    """Id of the section of the sheet."""
    sheet_section_name: str | None
    """Name of the section of the sheet."""
    category_id: str
    """Id of the category."""
    category_name: str | None
    """Name of the category."""
    custom_for_character_id: str | None
    """Id of the character whose custom trait it is; None in the catalogue."""
    subcategory_id: str | None
    """Id of the subcategory."""
    subcategory_name: str | None
    """Name of the subcategory."""
    pool: str | None
    """The dice pool of the trait, in words."""
    opposing_pool: str | None
    """The dice pool against it, in words."""
    system: str | None
    """Rules for the trait."""
    gift_attributes: GiftAttributes | None
    """Attributes of a gift of werewolves."""
    tracker_type_v4: TrackerType | str | None
    """Kind of tracker that it has in the edition V4; None for none."""
    tracker_type_v5: TrackerType | str | None
    """The same in the edition V5."""
    powers: list[TraitPower]
    """Powers at each level."""
