"""Chapters of the books of a campaign, and the numbers that books and chapters have."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vclient.models.assets import Asset
from vclient.models.base import Integer, Resource, Text, UserWriteRequest, Uuid, length
from vclient.models.for_checkers import OrUnset
from vclient.models.notes import Note
from vclient.models.unset import UNSET

ChapterName = Annotated[Text, length(0, 50)]


class CampaignChapter(Resource):
    """A chapter of a book."""

    name: str
    """Name, which may be empty and which the server writes with capitals."""
    description: str | None
    """Description of the chapter."""
    number: int
    """Place in the book, counted from 1."""
    book_id: str
    """Id of the book."""
    num_notes: int
    """Number of notes; always 0 within a book."""
    num_assets: int
    """Number of images; always 0 within a book."""
    character_ids: list[str]
    """Ids of the characters that appear in the chapter, sorted."""


class CampaignChapterDetail(CampaignChapter):
    """A chapter with the parts that `include` names; all other parts are None."""

    notes: list[Note] | None = None
    """The notes, in no order."""
    assets: list[Asset] | None = None
    """The images, in no order."""


class ChapterCreate(UserWriteRequest):
    """A new chapter, which becomes the last of its book."""

    name: ChapterName
    """Name, at most 50 characters; the server writes it with capitals."""
    description: OrUnset[Text | None] = None
    """Description of the chapter."""
    character_ids: OrUnset[list[Uuid]] = Field(default_factory=list)
    """Ids of the characters that appear in it, all of the same campaign."""


class ChapterUpdate(UserWriteRequest):
    """A change of a chapter; fields left out stay as they are."""

    name: OrUnset[ChapterName] = UNSET
    """Name, at most 50 characters; the server writes it with capitals."""
    description: OrUnset[Text | None] = UNSET
    """Description of the chapter; None clears it."""
    character_ids: OrUnset[list[Uuid]] = UNSET
    """Ids of the characters that appear in it; they replace the former ones."""


class BookChapterNumber(UserWriteRequest):
    """The place that a book or a chapter is moved to."""

    number: Annotated[Integer, Field(ge=1)]
    """Place among its siblings, from 1 to their number."""
