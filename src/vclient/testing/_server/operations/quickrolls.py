"""The quick rolls of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_edit_quickrolls
from vclient.testing._server.bodies.kinds import ListOf, Text, Uuid
from vclient.testing._server.bodies.query import paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.problems import INVALID, invalid_field
from vclient.testing._server.rules.roles import require
from vclient.testing._server.rules.traits import TRAIT_IDS, trait_ids
from vclient.testing._server.state.records import QuickRoll
from vclient.testing._server.views.users import quickroll as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_CREATE: Final = Schema(
    required("name", Text(3, 50)),
    optional("description", Text(3, empty_is_null=True), default=""),
    optional("trait_ids", ListOf(Uuid()), default=()),
)


@operation("GET", routes.USER_QUICKROLLS, query=paged())
def list_quickrolls(ctx: Context) -> dict[str, Any]:
    """List the quick rolls of a user."""
    rows = ctx.state.quickrolls.under(ctx.user.id)
    return ctx.page(sorted(rows, key=lambda row: row.name), view)


@operation("POST", routes.USER_QUICKROLLS, acting=Acting.REQUIRED_400, body=_CREATE)
def create_quickroll(ctx: Context) -> dict[str, Any]:
    """Create a quick roll."""
    require(can_edit_quickrolls(ctx.acting, ctx.user))
    _resolve_traits(ctx)
    row = QuickRoll(**ctx.state.stamp(), user_id=ctx.user.id, **ctx.body)
    return view(ctx.state, ctx.state.quickrolls.add(row))


@operation("GET", routes.USER_QUICKROLL)
def get_quickroll(ctx: Context) -> dict[str, Any]:
    """Show a quick roll."""
    return view(ctx.state, ctx.quickroll)


@operation("PATCH", routes.USER_QUICKROLL, acting=Acting.REQUIRED_400, body=_CREATE.patch())
def update_quickroll(ctx: Context) -> dict[str, Any]:
    """Change a quick roll. The permission is checked for the user in the path."""
    require(can_edit_quickrolls(ctx.acting, ctx.user))
    if "trait_ids" in ctx.body:
        _resolve_traits(ctx)
    for name, value in ctx.body.items():
        setattr(ctx.quickroll, name, value)
    ctx.quickroll.date_modified = ctx.now
    return view(ctx.state, ctx.quickroll)


@operation("DELETE", routes.USER_QUICKROLL, acting=Acting.REQUIRED_400)
def delete_quickroll(ctx: Context) -> None:
    """Delete a quick roll."""
    require(can_edit_quickrolls(ctx.acting, ctx.user))
    ctx.quickroll.archived = ctx.state.ids.uuid(ctx.now)


def _resolve_traits(ctx: Context) -> None:
    resolved = trait_ids(ctx.state, ctx.body["trait_ids"])
    if not resolved:
        message = "Quick roll must have at least one trait"
        raise invalid_field(TRAIT_IDS, message, detail=INVALID)
    ctx.body["trait_ids"] = resolved
