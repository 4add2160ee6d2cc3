"""The developer whose API key is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient import routes
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Anything, Email, Text
from vclient.testing._server.bodies.schema import Schema, optional
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import ProblemError, duplicate_key
from vclient.testing._server.views import companies as views
from vclient.testing._server.views.common import moment

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Developer

_AUDIENCE_PROVIDERS: Final = frozenset({"apple", "google"})
_MOST_AUDIENCES: Final = 20
_LONGEST_AUDIENCE: Final = 255

_PATCH: Final = Schema(
    optional("username", Text(0, 50, form=slug)),
    optional("email", Email()),
    optional("provider_audiences", Anything(), null=True),
).patch()


@operation("GET", routes.DEVELOPER_ME)
def get_me(ctx: Context) -> dict[str, Any]:
    """Show the developer."""
    return views.developer(ctx.state, _loaded(ctx))


@operation("PATCH", routes.DEVELOPER_ME, body=_PATCH)
def update_me(ctx: Context) -> dict[str, Any]:
    """Change the developer."""
    developer = _loaded(ctx)
    if ctx.body.get("provider_audiences") is not None:
        ctx.body["provider_audiences"] = _audiences(ctx.body["provider_audiences"])
    for name in ("username", "email"):
        value = ctx.body.get(name, getattr(developer, name))
        for other in ctx.state.developers.everything():
            if other is not developer and getattr(other, name) == value:
                raise duplicate_key(value, table="developer", column=name)
    for name, value in ctx.body.items():
        setattr(developer, name, value)
    developer.date_modified = ctx.now
    return views.developer(ctx.state, developer)


@operation("POST", routes.DEVELOPER_ME_NEW_KEY)
def create_new_key(ctx: Context) -> dict[str, Any]:
    """Replace the API key. The former one lives on for as long as it is remembered."""
    developer = _loaded(ctx)
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


def _loaded(ctx: Context) -> Developer:
    if ctx.developer.archived is not None:
        raise ProblemError(404, "Developer not found")
    return ctx.developer


def _audiences(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict) or not value.keys() <= _AUDIENCE_PROVIDERS:
        raise ProblemError(400, "provider_audiences: only the keys apple and google are known")
    audiences = {}
    for provider, held in sorted(value.items()):
        if not isinstance(held, list) or len(held) > _MOST_AUDIENCES:
            raise ProblemError(
                400, f"provider_audiences: {provider} is a list of at most {_MOST_AUDIENCES}"
            )
        if not all(map(_is_audience, held)):
            raise ProblemError(
                400,
                f"provider_audiences: {provider} holds strings of 1 to {_LONGEST_AUDIENCE} "
                "characters",
            )
        audiences[provider] = [entry.strip() for entry in held]
    return audiences


def _is_audience(entry: Any) -> bool:
    return isinstance(entry, str) and 0 < len(entry.strip()) <= _LONGEST_AUDIENCE
