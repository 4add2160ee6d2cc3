"""Finding the users of a person in all companies of the developer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.kinds import Text
from vclient.testing._server.bodies.query import Parameter
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.rules.developers import granted_companies

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import User

_EMAIL: Final = "email"
_NAMES: Final = (_EMAIL, "discord_id", "google_id", "github_id", "apple_id")


@operation(
    "GET",
    routes.USERS_LOOKUP,
    query=tuple(Parameter(name, Text()) for name in _NAMES),
    cache=NO_CACHE,
)
def look_up_user(ctx: Context) -> list[dict[str, Any]]:
    """List the users who have an e-mail or an identity, whatever their role."""
    companies = granted_companies(ctx)
    given = [name for name in _NAMES if ctx.query[name] is not None]
    if len(given) != 1:
        raise ProblemError(400, f"Exactly one of {', '.join(_NAMES)} must be provided.")
    name = given[0]
    return [
        {
            "company_id": company.id,
            "company_name": company.name,
            "user_id": user.id,
            "role": user.role,
        }
        for company in companies
        for user in ctx.state.users.under(company.id)
        if _held(user, name) == ctx.query[name]
    ]


def _held(user: User, name: str) -> str | None:
    if name == _EMAIL:
        return user.email
    held: str | None = user.profiles.get(name.removesuffix("_id"), {}).get("id")
    return held
