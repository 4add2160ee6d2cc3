"""Notes on users, campaigns, books, chapters and characters."""

from __future__ import annotations

from typing import Annotated

from vclient.models.base import Resource, Text, UserWriteRequest, length
from vclient.models.for_checkers import OrUnset
from vclient.models.unset import UNSET

NoteTitle = Annotated[Text, length(3, 50)]
NoteContent = Annotated[Text, length(3)]


class Note(Resource):
    """A note; one of the five ids of parents is set."""

    title: str
    """Title of the note."""
    content: str
    """Text of the note, in Markdown."""
    company_id: str
    """Id of the company."""
    campaign_id: str | None
    """Id of the campaign that the note is on."""
    book_id: str | None
    """Id of the book that the note is on."""
    chapter_id: str | None
    """Id of the chapter that the note is on."""
    character_id: str | None
    """Id of the character that the note is on."""
    user_id: str | None
    """Id of the user that the note is on."""


class NoteCreate(UserWriteRequest):
    """A new note."""

    title: NoteTitle
    """Title, 3 to 50 characters."""
    content: NoteContent
    """Text in Markdown, at least 3 characters."""


class NoteUpdate(UserWriteRequest):
    """A change of a note; fields left out stay as they are."""

    title: OrUnset[NoteTitle] = UNSET
    """Title, 3 to 50 characters."""
    content: OrUnset[NoteContent] = UNSET
    """Text in Markdown, at least 3 characters."""
