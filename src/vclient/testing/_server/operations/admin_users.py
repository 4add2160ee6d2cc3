"""The users of all companies, archived ones too, for global admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Boolean, Enum, Text, Uuid
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import DEACTIVATED, UNAPPROVED, USER_ROLES
from vclient.testing._server.lookups import any_user
from vclient.testing._server.lookups import company as find_company
from vclient.testing._server.operation import Permission, operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.state.archive import archive, restore
from vclient.testing._server.state.records import User
from vclient.testing._server.views.admin import user as view

from .users import EMAIL, by_username

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_FIELDS: Final = (
    required("username", Text(3, 50, form=slug)),
    required("email", EMAIL),
    required("role", Text()),
    optional("name_first", Text(2, 50), null=True),
    optional("name_last", Text(2, 50), null=True),
)
_ARCHIVED: Final = "is_archived"
_CREATE: Final = Schema(required("company_id", Uuid()), *_FIELDS)
_PATCH: Final = Schema(*_FIELDS, optional(_ARCHIVED, Boolean())).patch()


@operation(
    "GET",
    routes.ADMIN_USERS,
    permission=Permission.GLOBAL_ADMIN,
    query=(
        *paged(),
        Parameter("company_id", Uuid()),
        Parameter("role", Enum(*USER_ROLES)),
        Parameter("email", Text()),
        Parameter(_ARCHIVED, Boolean()),
    ),
)
def list_users(ctx: Context) -> dict[str, Any]:
    """List the users of all companies."""
    company_id, role, email, archived = (
        ctx.query[name] for name in ("company_id", "role", "email", _ARCHIVED)
    )
    if email is not None:
        email = EMAIL.check("email", email)
    rows = (
        row
        for row in ctx.state.users.everything()
        if company_id in (None, row.company_id)
        and role in (None, row.role)
        and email in (None, row.email)
        and archived in (None, row.archived is not None)
    )
    return ctx.page(by_username(rows), view)


@operation("POST", routes.ADMIN_USERS, permission=Permission.GLOBAL_ADMIN, body=_CREATE)
def create_user(ctx: Context) -> dict[str, Any]:
    """Create a user in a company."""
    find_company(ctx, ctx.body["company_id"])
    role = ctx.body["role"]
    _check_role(role)
    if role in (UNAPPROVED, DEACTIVATED):
        raise ProblemError(400, f"Cannot create a user with initial role {role}")
    return view(ctx.state, ctx.state.users.add(User(**ctx.state.stamp(), **ctx.body)))


@operation(
    "GET",
    routes.ADMIN_USER,
    permission=Permission.GLOBAL_ADMIN,
    lookups={"user_id": any_user},
)
def get_user(ctx: Context) -> dict[str, Any]:
    """Show a user."""
    return view(ctx.state, ctx.user)


@operation(
    "PATCH",
    routes.ADMIN_USER,
    permission=Permission.GLOBAL_ADMIN,
    lookups={"user_id": any_user},
    body=_PATCH,
)
def update_user(ctx: Context) -> dict[str, Any]:
    """Change, archive or restore a user, with everything that was archived together."""
    user, archived = ctx.user, ctx.body.pop(_ARCHIVED, None)
    if "role" in ctx.body:
        _check_role(ctx.body["role"])
    if archived:
        archive(ctx.state, user)
    elif archived is not None and user.archived is not None:
        if ctx.state.companies.find(user.company_id) is None:
            raise ProblemError(
                409,
                "Cannot restore a user while their company is archived; restore the company first.",
            )
        restore(ctx.state, user)
    for name, value in ctx.body.items():
        setattr(user, name, value)
    user.date_modified = ctx.now
    return view(ctx.state, user)


@operation(
    "DELETE",
    routes.ADMIN_USER,
    permission=Permission.GLOBAL_ADMIN,
    lookups={"user_id": any_user},
)
def delete_user(ctx: Context) -> None:
    """Archive a user, even the last admin. Objects that are already archived stay so."""
    archive(ctx.state, ctx.user)


def _check_role(role: str) -> None:
    if role not in USER_ROLES:
        raise ProblemError(400, f"Invalid role: {role}")
