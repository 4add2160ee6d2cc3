"""Campaigns, books and chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing.api_versions import JULY

from .attached import asset, note
from .common import dates, day_or_none, since
from .companies import character_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.state.records import Book, Campaign, Chapter
    from vclient.testing._server.state.state import State


def campaign(state: State, row: Campaign) -> dict[str, Any]:
    """Show a campaign."""
    books = state.books.under(row.id)
    characters = state.characters.under(row.company_id)
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        **since(state, JULY, in_game_date=day_or_none(row.in_game_date)),
        "desperation": row.desperation,
        "danger": row.danger,
        "company_id": row.company_id,
        "num_books": len(books),
        "num_chapters": sum(len(state.chapters.under(book.id)) for book in books),
        "num_notes": len(state.notes.under(row.id)),
        **character_counts(held for held in characters if held.campaign_id == row.id),
        **dates(row),
    }


def book(state: State, row: Book) -> dict[str, Any]:
    """Show a book. Its characters are those of its chapters."""
    chapters = state.chapters.under(row.id)
    characters = {held for chapter in chapters for held in _active(state, chapter)}
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "number": row.number,
        "campaign_id": row.campaign_id,
        "num_chapters": len(chapters),
        "num_notes": len(state.notes.under(row.id)),
        "num_assets": len(state.assets.under(row.id)),
        "character_ids": sorted(characters),
        **dates(row),
    }


def chapter(state: State, row: Chapter, *, embedded: bool = False) -> dict[str, Any]:
    """Show a chapter.

    Args:
        state: The state.
        row: The chapter.
        embedded: Whether it is part of its book, where its counts are zero.
    """
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "number": row.number,
        "book_id": row.book_id,
        "num_notes": 0 if embedded else len(state.notes.under(row.id)),
        "num_assets": 0 if embedded else len(state.assets.under(row.id)),
        "character_ids": sorted(_active(state, row)),
        **dates(row),
    }


def book_detail(state: State, row: Book, include: Iterable[str]) -> dict[str, Any]:
    """Show a book with the requested children."""
    shown = book(state, row)
    if "chapters" in include:
        shown["chapters"] = [
            chapter(state, held, embedded=True) for held in state.chapters.under(row.id)
        ]
    return shown | _attached(state, row, include)


def chapter_detail(state: State, row: Chapter, include: Iterable[str]) -> dict[str, Any]:
    """Show a chapter with the requested children."""
    return chapter(state, row) | _attached(state, row, include)


def _attached(state: State, row: Book | Chapter, include: Iterable[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if "notes" in include:
        shown["notes"] = [note(state, held) for held in state.notes.under(row.id)]
    if "assets" in include:
        shown["assets"] = [asset(state, held) for held in state.assets.under(row.id)]
    return shown


def _active(state: State, row: Chapter) -> list[str]:
    return [held for held in row.character_ids if state.characters.find(held) is not None]
