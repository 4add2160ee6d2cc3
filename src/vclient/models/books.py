"""Books of a campaign."""

from __future__ import annotations

from typing import Annotated

from vclient.models.assets import Asset
from vclient.models.base import Resource, Text, UserWriteRequest, length
from vclient.models.chapters import CampaignChapter
from vclient.models.for_checkers import OrUnset
from vclient.models.notes import Note
from vclient.models.unset import UNSET

BookName = Annotated[Text, length(0, 50)]


class CampaignBook(Resource):
    """A book of a campaign."""

    name: str
    """Name, which may be empty and which the server writes with capitals."""
    description: str | None
    """Description of the book."""
    number: int
    """Place in the campaign, counted from 1."""
    campaign_id: str
    """Id of the campaign."""
    num_chapters: int
    """Number of chapters."""
    num_notes: int
    """Number of notes on the book itself."""
    num_assets: int
    """Number of images of the book itself."""
    character_ids: list[str]
    """Ids of the characters that appear in its chapters."""


class CampaignBookDetail(CampaignBook):
    """A book with the parts that `include` names; all other parts are None."""

    chapters: list[CampaignChapter] | None = None
    """The chapters, in no order; their counts are always 0."""
    notes: list[Note] | None = None
    """The notes, in no order."""
    assets: list[Asset] | None = None
    """The images, in no order."""


class BookCreate(UserWriteRequest):
    """A new book, which becomes the last of its campaign."""

    name: BookName
    """Name, at most 50 characters; the server writes it with capitals."""
    description: OrUnset[Text | None] = None
    """Description of the book."""


class BookUpdate(UserWriteRequest):
    """A change of a book; fields left out stay as they are."""

    name: OrUnset[BookName] = UNSET
    """Name, at most 50 characters; the server writes it with capitals."""
    description: OrUnset[Text | None] = UNSET
    """Description of the book; None clears it."""
