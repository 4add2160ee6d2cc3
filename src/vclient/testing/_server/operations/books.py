"""The books of campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.forms import title_case
from vclient.testing._server.bodies.kinds import Integer, Text
from vclient.testing._server.bodies.query import include, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.operation import operation
from vclient.testing._server.rules.numbering import (
    close_gap,
    in_order,
    next_number,
    renumber,
)
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import Book
from vclient.testing._server.views import story as views

from .campaigns import WRITING

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

NAMED: Final = (
    required("name", Text(0, 50, form=title_case)),
    optional("description", Text(), null=True),
)
"""The fields that books and chapters share."""

NUMBER: Final = Schema(required("number", Integer(shape=(1, None))))

_CREATE: Final = Schema(*NAMED)


@operation("GET", routes.BOOKS, query=paged())
def list_books(ctx: Context) -> dict[str, Any]:
    """List the books of a campaign."""
    return ctx.page(in_order(ctx.state.books.under(ctx.campaign.id)), views.book)


@operation("POST", routes.BOOKS, **WRITING, body=_CREATE)
def create_book(ctx: Context) -> dict[str, Any]:
    """Create the next book of a campaign."""
    siblings = ctx.state.books.under(ctx.campaign.id)
    row = Book(
        **ctx.state.stamp(),
        campaign_id=ctx.campaign.id,
        number=next_number(ctx.state, siblings),
        **ctx.body,
    )
    return views.book(ctx.state, ctx.state.books.add(row))


@operation("GET", routes.BOOK, query=(include("chapters", "notes", "assets"),))
def get_book(ctx: Context) -> dict[str, Any]:
    """Show a book, with children on request."""
    return views.book_detail(ctx.state, ctx.book, ctx.query["include"])


@operation("PATCH", routes.BOOK, **WRITING, body=_CREATE.patch())
def update_book(ctx: Context) -> dict[str, Any]:
    """Change a book."""
    for name, value in ctx.body.items():
        setattr(ctx.book, name, value)
    ctx.book.date_modified = ctx.now
    return views.book(ctx.state, ctx.book)


@operation("PUT", routes.BOOK_NUMBER, **WRITING, body=NUMBER)
def renumber_book(ctx: Context) -> dict[str, Any]:
    """Move a book to another number."""
    siblings = ctx.state.books.under(ctx.campaign.id)
    renumber(siblings, ctx.book, ctx.body["number"], "books in the campaign")
    return views.book(ctx.state, ctx.book)


@operation("DELETE", routes.BOOK, **WRITING)
def delete_book(ctx: Context) -> None:
    """Delete a book, and renumber later ones."""
    archive(ctx.state, ctx.book)
    close_gap(ctx.state.books.under(ctx.campaign.id), ctx.book.number)
