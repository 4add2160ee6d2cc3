"""All developers, for global admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Anything, Boolean, Email, Text
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.operation import Permission, operation
from vclient.testing._server.rules.developers import check_audiences, check_unique
from vclient.testing._server.state.records import Developer
from vclient.testing._server.views import admin as views

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_FIELDS: Final = (
    required("username", Text(0, 50, form=slug)),
    required("email", Email()),
    optional("is_global_admin", Boolean(), default=False),
)
_CREATE: Final = Schema(*_FIELDS)
_PATCH: Final = Schema(*_FIELDS, optional("provider_audiences", Anything(), null=True)).patch()


@operation(
    "GET",
    routes.ADMIN_DEVELOPERS,
    permission=Permission.GLOBAL_ADMIN,
    query=(*paged(), Parameter("is_global_admin", Boolean())),
)
def list_developers(ctx: Context) -> dict[str, Any]:
    """List the developers."""
    wanted = ctx.query["is_global_admin"]
    rows = [row for row in ctx.state.developers if wanted in (None, row.is_global_admin)]
    return ctx.page(sorted(rows, key=lambda row: row.username), views.developer)


@operation("POST", routes.ADMIN_DEVELOPERS, permission=Permission.GLOBAL_ADMIN, body=_CREATE)
def create_developer(ctx: Context) -> dict[str, Any]:
    """Create a developer, who has no key yet."""
    check_unique(ctx, None)
    row = Developer(**ctx.state.stamp(), **ctx.body)
    return views.developer(ctx.state, ctx.state.developers.add(row))


@operation("GET", routes.ADMIN_DEVELOPER, permission=Permission.GLOBAL_ADMIN)
def get_developer(ctx: Context) -> dict[str, Any]:
    """Show a developer."""
    return views.developer(ctx.state, _found(ctx))


@operation("PATCH", routes.ADMIN_DEVELOPER, permission=Permission.GLOBAL_ADMIN, body=_PATCH)
def update_developer(ctx: Context) -> dict[str, Any]:
    """Change a developer."""
    developer = _found(ctx)
    check_audiences(ctx)
    check_unique(ctx, developer)
    for name, value in ctx.body.items():
        setattr(developer, name, value)
    developer.date_modified = ctx.now
    return views.developer(ctx.state, developer)


@operation("DELETE", routes.ADMIN_DEVELOPER, permission=Permission.GLOBAL_ADMIN)
def delete_developer(ctx: Context) -> None:
    """Delete a developer. The key remains valid as long as it is cached."""
    _found(ctx).archived = ctx.state.ids.uuid(ctx.now)


@operation("POST", routes.ADMIN_DEVELOPER_NEW_KEY, permission=Permission.GLOBAL_ADMIN)
def create_developer_key(ctx: Context) -> dict[str, Any]:
    """Replace the API key of a developer, or create the first one."""
    developer = _found(ctx)
    developer.api_key = ctx.state.ids.api_key()
    developer.key_generated = ctx.state.whole_second()
    developer.date_modified = ctx.now
    return views.new_key(ctx.state, developer)


def _found(ctx: Context) -> Developer:
    developer: Developer = ctx.found["developer_id"]
    return developer
