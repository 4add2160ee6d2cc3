"""The chapters of books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import ListOf, Uuid
from vclient.testing._server.bodies.query import include, paged
from vclient.testing._server.bodies.schema import Schema, optional
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import INVALID, invalid_field
from vclient.testing._server.rules.numbering import (
    close_gap,
    in_order,
    next_number,
    renumber,
)
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import Chapter
from vclient.testing._server.views import story as views

from .books import NAMED, NUMBER
from .campaigns import WRITING

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_CHARACTER_IDS: Final = "character_ids"
_CREATE: Final = Schema(*NAMED, optional(_CHARACTER_IDS, ListOf(Uuid()), default=()))


@operation("GET", routes.CHAPTERS, query=paged())
def list_chapters(ctx: Context) -> dict[str, Any]:
    """List the chapters of a book."""
    return ctx.page(in_order(ctx.state.chapters.under(ctx.book.id)), views.chapter)


@operation("POST", routes.CHAPTERS, **WRITING, body=_CREATE)
def create_chapter(ctx: Context) -> dict[str, Any]:
    """Create the next chapter of a book."""
    _check_characters(ctx)
    siblings = ctx.state.chapters.under(ctx.book.id)
    row = Chapter(
        **ctx.state.stamp(),
        book_id=ctx.book.id,
        number=next_number(ctx.state, siblings),
        **ctx.body,
    )
    return views.chapter(ctx.state, ctx.state.chapters.add(row))


@operation("GET", routes.CHAPTER, query=(include("notes", "assets"),))
def get_chapter(ctx: Context) -> dict[str, Any]:
    """Show a chapter, with children on request."""
    return views.chapter_detail(ctx.state, ctx.chapter, ctx.query["include"])


@operation("PATCH", routes.CHAPTER, **WRITING, body=_CREATE.patch())
def update_chapter(ctx: Context) -> dict[str, Any]:
    """Change a chapter."""
    _check_characters(ctx)
    for name, value in ctx.body.items():
        setattr(ctx.chapter, name, value)
    ctx.chapter.date_modified = ctx.now
    return views.chapter(ctx.state, ctx.chapter)


@operation("PUT", routes.CHAPTER_NUMBER, **WRITING, body=NUMBER)
def renumber_chapter(ctx: Context) -> dict[str, Any]:
    """Move a chapter to another number."""
    siblings = ctx.state.chapters.under(ctx.book.id)
    renumber(siblings, ctx.chapter, ctx.body["number"], "chapters in the book")
    return views.chapter(ctx.state, ctx.chapter)


@operation("DELETE", routes.CHAPTER, **WRITING)
def delete_chapter(ctx: Context) -> None:
    """Delete a chapter, and renumber later ones."""
    archive(ctx.state, ctx.chapter)
    close_gap(ctx.state.chapters.under(ctx.book.id), ctx.chapter.number)


def _check_characters(ctx: Context) -> None:
    if _CHARACTER_IDS not in ctx.body:
        return
    for character_id in ctx.body[_CHARACTER_IDS]:
        character = ctx.state.characters.find(character_id)
        if character is None or character.campaign_id != ctx.campaign.id:
            message = f"Character {character_id} is not in the campaign"
            raise invalid_field(_CHARACTER_IDS, message, detail=INVALID)
    ctx.body[_CHARACTER_IDS] = list(dict.fromkeys(ctx.body[_CHARACTER_IDS]))
