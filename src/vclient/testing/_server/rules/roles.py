"""Who may manage which user, and who may change which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.testing._server.constants import ADMIN, DEACTIVATED, PLAYER, STORYTELLER, UNAPPROVED
from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from vclient.testing._server.state.records import User
    from vclient.testing._server.state.state import State


def check_manages(acting: User, target: User) -> None:
    """Require the target user or an admin.

    Raises:
        ProblemError: The acting user may not manage the target.
    """
    if acting.id != target.id:
        check_admin(acting)


def check_admin(acting: User) -> None:
    """Require an admin.

    Raises:
        ProblemError: The acting user is no admin.
    """
    if acting.role != ADMIN:
        raise ProblemError(403, "Requesting user is not authorized to manage this user")


def check_first_role(acting: User, role: str) -> None:
    """Check the role that a new user is given.

    Raises:
        ProblemError: Nobody starts with that role, or the acting user may not give it.
    """
    if role in (UNAPPROVED, DEACTIVATED):
        raise ProblemError(400, f"Cannot create a user with initial role {role}")
    _check_assigns(acting, role)


def check_new_role(acting: User, target: User, role: str) -> None:
    """Check a change of a user's role.

    Raises:
        ProblemError: Nobody is given that role, or the acting user may not give it.
    """
    if role == UNAPPROVED:
        raise ProblemError(400, "Cannot assign UNAPPROVED role")
    if acting.role == STORYTELLER:
        if DEACTIVATED in (role, target.role):
            raise ProblemError(403, "Only admins may deactivate or reactivate a user")
        if target.role == ADMIN:
            raise ProblemError(403, "Only admins may change an admin user's role")
    _check_assigns(acting, role)


def check_not_last_admin(state: State, user: User) -> None:
    """Protect the last admin of a company.

    Raises:
        ProblemError: The user is the last one.
    """
    others = [row for row in state.users.under(user.company_id) if row.id != user.id]
    if user.role == ADMIN and all(row.role != ADMIN for row in others):
        raise ProblemError(409, "Cannot remove the last admin from the company")


def _check_assigns(acting: User, role: str) -> None:
    if acting.role not in (ADMIN, STORYTELLER):
        raise ProblemError(403, "Requesting user is not authorized to change user roles")
    if acting.role == STORYTELLER and role not in (STORYTELLER, PLAYER):
        raise ProblemError(403, "Storytellers may only assign STORYTELLER or PLAYER roles")
