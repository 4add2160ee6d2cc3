"""Approving, denying and merging new users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_act, can_approve_users
from vclient.testing._server.bodies.kinds import Uuid
from vclient.testing._server.bodies.query import paged
from vclient.testing._server.bodies.schema import Schema, required
from vclient.testing._server.constants import DEACTIVATED, UNAPPROVED
from vclient.testing._server.lookups import user as find_user
from vclient.testing._server.operation import INACTIVE, Acting, admit_unapproved, operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.rules.roles import require
from vclient.testing._server.state.archive import archive
from vclient.testing._server.views.users import user as view

from .users import ROLE, by_username

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_APPROVE: Final = Schema(required("role", ROLE))
_MERGE: Final = Schema(
    required("primary_user_id", Uuid()),
    required("secondary_user_id", Uuid()),
)


@operation("GET", routes.USERS_UNAPPROVED, acting=Acting.REQUIRED_400, query=paged())
def list_unapproved(ctx: Context) -> dict[str, Any]:
    """List the users awaiting approval."""
    require(can_approve_users(ctx.acting))
    rows = ctx.state.users.under(ctx.company.id)
    return ctx.page(by_username(row for row in rows if row.role == UNAPPROVED), view)


@operation(
    "POST",
    routes.USER_APPROVE,
    acting=Acting.REQUIRED_400,
    admits=admit_unapproved,
    body=_APPROVE,
)
def approve_user(ctx: Context) -> dict[str, Any]:
    """Approve a user, with a role. Whether the acting user is approved is judged after the body."""
    if not can_act(ctx.acting):
        raise ProblemError(403, INACTIVE[ctx.acting.role])
    require(can_approve_users(ctx.acting))
    role = ctx.body["role"]
    if role in (UNAPPROVED, DEACTIVATED):
        raise ProblemError(400, f"Cannot assign {role} role via approval")
    _check_unapproved(ctx)
    ctx.user.role = role
    ctx.user.date_modified = ctx.now
    return view(ctx.state, ctx.user)


@operation("POST", routes.USER_DENY, acting=Acting.REQUIRED_400)
def deny_user(ctx: Context) -> None:
    """Deny a user."""
    require(can_approve_users(ctx.acting))
    _check_unapproved(ctx)
    archive(ctx.state, ctx.user)


@operation("POST", routes.USERS_MERGE, acting=Acting.REQUIRED_400, body=_MERGE)
def merge_users(ctx: Context) -> dict[str, Any]:
    """Move the identities of a new user to an existing one, and delete the new one."""
    require(can_approve_users(ctx.acting))
    primary_id, secondary_id = ctx.body["primary_user_id"], ctx.body["secondary_user_id"]
    if primary_id == secondary_id:
        raise ProblemError(400, "Cannot merge a user with themselves")
    primary, secondary = find_user(ctx, primary_id), find_user(ctx, secondary_id)
    if secondary.role != UNAPPROVED:
        raise ProblemError(400, "Secondary user must have UNAPPROVED role")
    primary.profiles = secondary.profiles | primary.profiles
    primary.date_modified = ctx.now
    archive(ctx.state, secondary)
    return view(ctx.state, primary)


def _check_unapproved(ctx: Context) -> None:
    if ctx.user.role != UNAPPROVED:
        raise ProblemError(400, "User is not in UNAPPROVED status")
