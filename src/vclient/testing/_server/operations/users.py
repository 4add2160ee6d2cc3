"""The users of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_edit_user
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Email, Enum, OpenEnum, Text
from vclient.testing._server.bodies.query import TOP_TRAITS, Parameter, include, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import USER_ROLES
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.rules.roles import (
    check_first_role,
    check_new_role,
    check_not_last_admin,
    require,
)
from vclient.testing._server.rules.statistics import statistics
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import User
from vclient.testing._server.views import users as views

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.context import Context

EMAIL: Final = Email()
ROLE: Final = OpenEnum(*USER_ROLES)

_CREATE: Final = Schema(
    required("username", Text(3, 50, form=slug)),
    required("email", EMAIL),
    required("role", ROLE),
    optional("name_first", Text(2, 50), null=True),
    optional("name_last", Text(2, 50), null=True),
)


@operation(
    "GET",
    routes.USERS,
    query=(
        *paged(),
        Parameter("user_role", Enum(*USER_ROLES)),
        Parameter("email", Text()),
    ),
)
def list_users(ctx: Context) -> dict[str, Any]:
    """List the users of a company, including those who may not act."""
    role, email = ctx.query["user_role"], ctx.query["email"]
    if email is not None:
        email = EMAIL.check("email", email)
    rows = [
        row
        for row in ctx.state.users.under(ctx.company.id)
        if role in (None, row.role) and email in (None, row.email)
    ]
    return ctx.page(by_username(rows), views.user)


@operation("POST", routes.USERS, acting=Acting.REQUIRED_400, body=_CREATE)
def create_user(ctx: Context) -> dict[str, Any]:
    """Create a user."""
    check_first_role(ctx.acting, ctx.body["role"])
    row = User(**ctx.state.stamp(), company_id=ctx.company.id, **ctx.body)
    return views.user(ctx.state, ctx.state.users.add(row))


@operation("GET", routes.USER, query=(include("quickrolls", "notes", "assets", "characters"),))
def get_user(ctx: Context) -> dict[str, Any]:
    """Show a user, with children on request."""
    return views.user_detail(ctx.state, ctx.user, ctx.query["include"])


@operation("PATCH", routes.USER, acting=Acting.REQUIRED_400, body=_CREATE.patch())
def update_user(ctx: Context) -> dict[str, Any]:
    """Change a user."""
    user, role = ctx.user, ctx.body.get("role")
    if role is not None:
        check_new_role(ctx.acting, user, role)
    require(can_edit_user(ctx.acting, user))
    if role is not None and role != user.role:
        check_not_last_admin(ctx.state, user)
    for name, value in ctx.body.items():
        setattr(user, name, value)
    user.date_modified = ctx.now
    return views.user(ctx.state, user)


@operation("DELETE", routes.USER, acting=Acting.REQUIRED_400)
def delete_user(ctx: Context) -> None:
    """Delete a user and the characters they play."""
    require(can_edit_user(ctx.acting, ctx.user))
    check_not_last_admin(ctx.state, ctx.user)
    archive(ctx.state, ctx.user)


@operation("GET", routes.USER_STATISTICS, query=(TOP_TRAITS,), cache=NO_CACHE)
def get_user_statistics(ctx: Context) -> dict[str, Any]:
    """Show the statistics over the dice rolls of a user."""
    rolls = ctx.state.dicerolls.under(ctx.company.id)
    mine = [row for row in rolls if row.user_id == ctx.user.id]
    return statistics(ctx.state, mine, ctx.query["num_top_traits"])


def by_username(rows: Iterable[User]) -> list[User]:
    """Return users in the order of lists."""
    return sorted(rows, key=lambda row: (row.username, row.id))
