"""The traits of a character: their values and the costs of changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from vclient.constants import TraitModifyCurrency, TraitValueDirection
from vclient.models.base import (
    Integer,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    UserWriteRequest,
    Uuid,
    length,
)
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.trackers import Tracker
from vclient.models.traits import Trait
from vclient.models.unset import UNSET

LARGEST_BATCH = 200
"""Largest number of traits that can be assigned at once."""

TraitName = Annotated[Text, length(3, 50)]
TraitLimit = Annotated[Integer, Field(ge=0, le=100)]
TraitMaximum = Annotated[Integer, Field(ge=1, le=100)]
TraitCost = Annotated[Integer, Field(ge=0, le=100)]


def _with_offset(value: datetime) -> str:
    return value.isoformat()


# The server writes these times with an offset, and all others with a Z.
OffsetDatetime = Annotated[datetime, PlainSerializer(_with_offset, when_used="json")]


class CharacterTraitSpecialty(Resource):
    """A specialty of an ability of a character."""

    name: str
    """Name, unique on the trait in any case."""


class CharacterTrait(Resource):
    """A trait that a character has."""

    character_id: str
    """Id of the character."""
    value: int
    """Value: the number of dots."""
    trait: Trait
    """The trait."""
    specialties: list[CharacterTraitSpecialty]
    """The specialties, oldest first; only abilities have any."""
    tracker: Tracker | None
    """The tracker; None for a trait that has none in the character's edition."""
    date_created: OffsetDatetime
    """When the character got the trait."""
    date_modified: OffsetDatetime
    """When it was last changed."""


class BulkAssignTraitSuccess(ResponseModel):
    """A trait that was assigned."""

    trait_id: str
    """Id of the trait."""
    character_trait: CharacterTrait
    """The trait as the character has it."""


class BulkAssignTraitFailure(ResponseModel):
    """A trait that was not assigned."""

    trait_id: str
    """Id of the trait."""
    error: str
    """Reason of the failure."""


class BulkAssignTraitResponse(ResponseModel):
    """Which traits of many were assigned."""

    succeeded: list[BulkAssignTraitSuccess]
    """The traits that were assigned."""
    failed: list[BulkAssignTraitFailure]
    """The others; one that could not be paid for is on the character with the value 0."""


class TraitValueOption(ResponseModel):
    """Cost or refund of one change of a trait."""

    direction: TraitValueDirection | str
    """Whether the value rises or falls."""
    point_change: int
    """Points that are given back, negative for points that are spent."""
    can_use_xp: bool
    """Whether experience points can pay for it."""
    xp_after: int
    """Experience points that the player then has."""
    can_use_starting_points: bool
    """Whether starting points can pay for it."""
    starting_points_after: int
    """Starting points that the character then has."""


class CharacterTraitValueOptionsResponse(ResponseModel):
    """The values that a trait can be given, and what each costs."""

    name: str
    """Name of the trait."""
    current_value: int
    """Value of the trait."""
    trait: Trait
    """The trait."""
    xp_current: int
    """Experience points that the player can spend; 0 for characters without a player."""
    starting_points_current: int
    """Starting points that the character can spend."""
    options: dict[str, TraitValueOption]
    """The possible changes, by the new value as text, and `DELETE` for removing the trait."""


class CharacterTraitFilters(RequestModel):
    """Filters for a list of the traits of a character; None does not filter."""

    category_id: OrUnset[Uuid | None] = None
    """Id of the category."""
    is_rollable: OrUnset[bool | None] = None
    """Whether dice can be rolled for the trait."""


class CharacterTraitAdd(RequestModel):
    """A trait to give to a character."""

    trait_id: Uuid
    """Id of the trait."""
    value: OrUnset[Integer] = 0
    """Value, within the limits of the trait; most traits need at least 1."""
    currency: OrUnset[OrText[TraitModifyCurrency]] = "NO_COST"
    """Currency that pays for it."""


def _as_dict(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


CharacterTraitAdds = Annotated[
    list[Annotated[CharacterTraitAdd, BeforeValidator(_as_dict)]], Field(max_length=LARGEST_BATCH)
]


class CharacterTraitBatch(RequestModel):
    """Traits to give to a character together."""

    items: CharacterTraitAdds
    """The traits, at most 200."""

    def to_json(self) -> bytes:
        """Return the traits as a JSON array, each with its given fields."""
        return b"[" + b",".join(item.to_json() for item in self.items) + b"]"


class TraitCreate(UserWriteRequest):
    """A custom trait of a character, which begins with one dot."""

    name: TraitName
    """Name, 3 to 50 characters, not that of a trait of the catalogue or of the character."""
    category_id: Uuid
    """Id of the category."""
    currency: OrText[TraitModifyCurrency]
    """Currency that pays for its first dot."""
    description: OrUnset[Text | None] = None
    """Description of the trait, of any length."""
    max_value: OrUnset[TraitMaximum] = 5
    """Largest value, 1 to 100."""
    min_value: OrUnset[TraitLimit] = 0
    """Smallest value, 0 to 100."""
    show_when_zero: OrUnset[bool] = True
    """Whether a sheet shows it at the value 0."""
    is_rollable: OrUnset[bool] = True
    """Whether dice can be rolled for it."""
    initial_cost: OrUnset[TraitCost | None] = None
    """Points that the first dot costs, 0 to 100; by default those of the category."""
    upgrade_cost: OrUnset[TraitCost | None] = None
    """Points that each further dot costs, times its number, 0 to 100; by default those of
    the category."""
    count_based_cost_multiplier: OrUnset[Integer | None] = None
    """Points that it costs, times the number of traits of its category that the character then
    has; None where the cost goes by dots. Servers before October 2026 ignore it."""


class CharacterTraitSpecialtyCreate(RequestModel):
    """A new specialty of an ability."""

    name: TraitName
    """Name, 3 to 50 characters, unique on the trait in any case."""
    currency: OrUnset[OrText[TraitModifyCurrency]] = "NO_COST"
    """Currency that pays for it."""


class CharacterTraitSpecialtyUpdate(RequestModel):
    """A change of a specialty."""

    name: OrUnset[TraitName] = UNSET
    """Name, 3 to 50 characters, unique on the trait in any case."""


class CharacterTraitChange(RequestModel):
    """A new value of a trait of a character."""

    target_value: Integer
    """The new value, within the limits of the trait."""
    currency: OrText[TraitModifyCurrency]
    """Currency of the cost or the refund."""


class CharacterTraitRemoval(RequestModel):
    """The removal of a trait from a character."""

    currency: OrUnset[OrText[TraitModifyCurrency] | None] = None
    """Currency of the refund; None for no refund."""
