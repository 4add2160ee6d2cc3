"""Dice rolls."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vclient.constants import CharacterType, DiceSize, RollResultType
from vclient.models.base import (
    Integer,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    UserWriteRequest,
    Uuid,
)
from vclient.models.for_checkers import OrNumber, OrText, OrUnset

Pool = Annotated[Integer, Field(le=100)]


class DicerollResult(ResponseModel):
    """The sorted values of the dice and their interpretation."""

    total_result: int | None
    """Number of successes, negative for botches; None without a difficulty."""
    total_result_type: RollResultType | str
    """How the roll ended; `OTHER` for dice of other than ten faces or without difficulty."""
    total_result_humanized: str
    """The result in words, such as `3 Successes`; may be empty."""
    total_dice_roll: list[int]
    """All dice."""
    player_roll: list[int]
    """The dice of the pool."""
    desperation_roll: list[int]
    """The desperation dice."""
    total_dice_roll_emoji: str
    """All dice as emoji."""
    total_dice_roll_shortcode: str
    """All dice as short codes, such as `:three:`."""
    player_roll_emoji: str
    """The dice of the pool as emoji."""
    player_roll_shortcode: str
    """The dice of the pool as short codes."""
    desperation_roll_emoji: str
    """The desperation dice as emoji."""
    desperation_roll_shortcode: str
    """The desperation dice as short codes."""


class Diceroll(Resource):
    """A dice roll."""

    difficulty: int | None
    """Smallest value of a die that is a success."""
    dice_size: DiceSize | int
    """How many faces each die has."""
    num_dice: int
    """Number of dice without desperation dice."""
    num_desperation_dice: int
    """Number of desperation dice."""
    result: DicerollResult | None
    """The values of the dice and their interpretation."""
    comment: str | None
    """Comment on the roll."""
    trait_ids: list[str]
    """Ids of the traits that were rolled."""
    user_id: str | None
    """Id of the user who rolled."""
    character_id: str | None
    """Id of the character that the roll was for."""
    campaign_id: str | None
    """Id of the campaign that the roll was in."""
    company_id: str
    """Id of the company."""

    @property
    def successes(self) -> int:
        """Number of successes; 0 without a result, and negative for a botch."""
        return (self.result.total_result or 0) if self.result is not None else 0


class DicerollFilters(RequestModel):
    """Filters for a list of dice rolls; None does not filter."""

    user_id: OrUnset[Uuid | None] = Field(None, serialization_alias="userid")
    """Id of the user who rolled."""
    character_id: OrUnset[Uuid | None] = Field(None, serialization_alias="characterid")
    """Id of the character that was rolled for."""
    campaign_id: OrUnset[Uuid | None] = Field(None, serialization_alias="campaignid")
    """Id of the campaign that was rolled in."""
    character_type: OrUnset[OrText[CharacterType] | None] = None
    """Type of the character that was rolled for."""


class DicerollCreate(UserWriteRequest):
    """Dice to roll; fields left out take the server's defaults."""

    dice_size: OrUnset[OrNumber[DiceSize]] = 10
    """How many faces each die has."""
    num_dice: OrUnset[Pool] = 1
    """Number of dice without desperation dice, at most 100."""
    num_desperation_dice: OrUnset[Pool] = 0
    """Number of desperation dice, at most 100."""
    difficulty: OrUnset[Integer | None] = None
    """Smallest value of a die that is a success; without it there is no result."""
    comment: OrUnset[Text | None] = None
    """Comment on the roll."""
    trait_ids: OrUnset[list[Uuid]] = Field(default_factory=list)
    """Ids of the traits or character traits that are rolled."""
    campaign_id: OrUnset[Uuid | None] = None
    """Id of the campaign that the roll is in."""
    character_id: OrUnset[Uuid | None] = None
    """Id of the character that the roll is for."""


class QuickrollRoll(UserWriteRequest):
    """A quick roll to execute for a character."""

    quickroll_id: Uuid
    """Id of the quick roll."""
    character_id: Uuid
    """Id of the character whose traits make the pool."""
    comment: OrUnset[Text | None] = None
    """Comment on the roll; by default the name of the quick roll."""
    difficulty: OrUnset[Integer] = 6
    """Smallest value of a die that is a success."""
    num_desperation_dice: OrUnset[Pool] = 0
    """Number of desperation dice, at most 100."""
