"""Campaigns."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from vclient.models.base import (
    Date,
    Integer,
    Resource,
    Text,
    UserWriteRequest,
    length,
    length_or_empty,
)
from vclient.models.for_checkers import OrUnset
from vclient.models.unset import UNSET

CampaignName = Annotated[Text, length(3, 50)]
CampaignDescription = Annotated[Text, length_or_empty(3)]
Track = Annotated[Integer, Field(ge=0, le=5)]


class Campaign(Resource):
    """A campaign: a story of books and chapters."""

    name: str
    """Name, which the server writes with capitals."""
    description: str | None
    """Description of the campaign."""
    in_game_date: date | None
    """Current date in the story."""
    desperation: int
    """Desperation of the group, 0 to 5."""
    danger: int
    """Danger that the group is in, 0 to 5."""
    company_id: str
    """Id of the company."""
    num_books: int
    """Number of books."""
    num_chapters: int
    """Number of chapters in all books."""
    num_notes: int
    """Number of notes on the campaign itself."""
    num_player_characters: int
    """Number of characters of the type `PLAYER`."""
    num_storyteller_characters: int
    """Number of characters of the type `STORYTELLER`."""
    num_npc_characters: int
    """Number of characters of the type `NPC`."""


class CampaignCreate(UserWriteRequest):
    """A new campaign."""

    name: CampaignName
    """Name, 3 to 50 characters; the server writes it with capitals."""
    description: OrUnset[CampaignDescription | None] = None
    """Description of the campaign: empty, or at least 3 characters."""
    in_game_date: OrUnset[Date | None] = None
    """Current date in the story."""
    desperation: OrUnset[Track] = 0
    """Desperation of the group, 0 to 5."""
    danger: OrUnset[Track] = 0
    """Danger that the group is in, 0 to 5."""


class CampaignUpdate(UserWriteRequest):
    """A change of a campaign; fields left out stay as they are."""

    name: OrUnset[CampaignName] = UNSET
    """Name, 3 to 50 characters; the server writes it with capitals."""
    description: OrUnset[CampaignDescription | None] = UNSET
    """Description of the campaign, at least 3 characters; empty or None clears it."""
    in_game_date: OrUnset[Date | None] = UNSET
    """Current date in the story; None clears it."""
    desperation: OrUnset[Track] = UNSET
    """Desperation of the group, 0 to 5."""
    danger: OrUnset[Track] = UNSET
    """Danger that the group is in, 0 to 5."""
