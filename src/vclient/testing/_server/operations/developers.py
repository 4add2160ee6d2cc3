"""The developer whose API key is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Anything, Email, Text
from vclient.testing._server.bodies.schema import Schema, optional
from vclient.testing._server.operation import operation
from vclient.testing._server.rate_limiting import KEY_ROTATION
from vclient.testing._server.rules.developers import check_audiences, check_unique, loaded
from vclient.testing._server.views import companies as views
from vclient.testing._server.views.common import moment

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_PATCH: Final = Schema(
    optional("username", Text(0, 50, form=slug)),
    optional("email", Email()),
    optional("provider_audiences", Anything(), null=True),
).patch()


@operation("GET", routes.DEVELOPER_ME)
def get_me(ctx: Context) -> dict[str, Any]:
    """Show the developer."""
    return views.developer(ctx.state, loaded(ctx))


@operation("PATCH", routes.DEVELOPER_ME, body=_PATCH)
def update_me(ctx: Context) -> dict[str, Any]:
    """Change the developer."""
    developer = loaded(ctx)
    check_audiences(ctx)
    check_unique(ctx, developer)
    for name, value in ctx.body.items():
        setattr(developer, name, value)
    developer.date_modified = ctx.now
    return views.developer(ctx.state, developer)


@operation("POST", routes.DEVELOPER_ME_NEW_KEY, rate_limit=KEY_ROTATION)
def create_new_key(ctx: Context) -> dict[str, Any]:
    """Replace the API key. The old one remains valid as long as it is cached."""
    developer = loaded(ctx)
    developer.api_key = ctx.state.ids.api_key()
    developer.key_generated = ctx.state.whole_second()
    developer.date_modified = ctx.now
    return {
        "id": developer.id,
        "username": developer.username,
        "email": developer.email,
        "api_key": developer.api_key,
        "key_generated": moment(developer.key_generated),
    }
