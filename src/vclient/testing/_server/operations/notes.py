"""Notes, below all five kinds of parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api.routes import NOTE, NOTES
from vclient.testing._server.bodies.kinds import Text
from vclient.testing._server.bodies.query import paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.operation import operation
from vclient.testing._server.state.records import Note
from vclient.testing._server.views.attached import note as view

from .parents import PARENTS, Parent

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_CREATE: Final = Schema(
    required("title", Text(3, 50)),
    optional("content", Text(3), default=""),
)


def _register(parent: Parent) -> None:
    acting, guards = parent.notes.acting, parent.notes.guards
    collection, item = parent.route / NOTES, parent.route / NOTE

    @operation("GET", collection, acting=acting, guards=guards, query=paged())
    def list_notes(ctx: Context) -> dict[str, Any]:
        return ctx.page(ctx.state.notes.under(parent.of(ctx).id), view)

    @operation("POST", collection, acting=acting, guards=guards, body=_CREATE)
    def create_note(ctx: Context) -> dict[str, Any]:
        row = Note(
            **ctx.state.stamp(),
            company_id=ctx.company.id,
            parent_kind=parent.kind,
            parent_id=parent.of(ctx).id,
            **ctx.body,
        )
        return view(ctx.state, ctx.state.notes.add(row))

    @operation("GET", item, acting=acting, guards=guards)
    def get_note(ctx: Context) -> dict[str, Any]:
        return view(ctx.state, ctx.note)

    @operation("PATCH", item, acting=acting, guards=guards, body=_CREATE.patch())
    def update_note(ctx: Context) -> dict[str, Any]:
        note = ctx.note
        for name, value in ctx.body.items():
            setattr(note, name, value)
        note.date_modified = ctx.now
        # Lists are in storage order, in which a changed note comes last.
        ctx.state.notes.move_last(note)
        return view(ctx.state, note)

    @operation("DELETE", item, acting=acting, guards=guards)
    def delete_note(ctx: Context) -> None:
        ctx.note.archived = ctx.state.ids.uuid(ctx.now)


for _parent in PARENTS:
    _register(_parent)
