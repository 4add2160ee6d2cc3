"""The refusals of changes of users and of their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.permissions import can_change_role, can_create_user, is_storyteller
from vclient.testing._server.constants import ADMIN, DEACTIVATED, PLAYER, STORYTELLER, UNAPPROVED
from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from vclient.testing._server.state.records import User
    from vclient.testing._server.state.state import State


def require(allowed: bool) -> None:  # noqa: FBT001
    """Require a permission to manage a user.

    Args:
        allowed: Whether the acting user has it.

    Raises:
        ProblemError: The acting user has not.
    """
    if not allowed:
        raise ProblemError(403, "Requesting user is not authorized to manage this user")


def check_first_role(acting: User, role: str) -> None:
    """Check the role that a new user is given.

    Raises:
        ProblemError: Nobody starts with that role, or the acting user may not give it.
    """
    if can_create_user(acting, role):
        return
    if role in (UNAPPROVED, DEACTIVATED):
        raise ProblemError(400, f"Cannot create a user with initial role {role}")
    raise _may_not_assign(acting)


def check_new_role(acting: User, target: User, role: str) -> None:
    """Check a change of a user's role.

    Raises:
        ProblemError: Nobody is given that role, or the acting user may not give it.
    """
    if can_change_role(acting, target, role):
        return
    if role == UNAPPROVED:
        raise ProblemError(400, "Cannot assign UNAPPROVED role")
    if is_storyteller(acting):
        if DEACTIVATED in (role, target.role):
            raise ProblemError(403, "Only admins may deactivate or reactivate a user")
        if target.role == ADMIN:
            raise ProblemError(403, "Only admins may change an admin user's role")
        require(role not in (STORYTELLER, PLAYER))
    raise _may_not_assign(acting)


def check_not_last_admin(state: State, user: User) -> None:
    """Protect the last admin of a company.

    Raises:
        ProblemError: The user is the last one.
    """
    others = [row for row in state.users.under(user.company_id) if row.id != user.id]
    if user.role == ADMIN and all(row.role != ADMIN for row in others):
        raise ProblemError(409, "Cannot remove the last admin from the company")


def _may_not_assign(acting: User) -> ProblemError:
    if is_storyteller(acting):
        return ProblemError(403, "Storytellers may only assign STORYTELLER or PLAYER roles")
    return ProblemError(403, "Requesting user is not authorized to change user roles")
