"""Developers and users, as global admins see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import companies, users
from .common import moment

if TYPE_CHECKING:
    from datetime import datetime

    from vclient.testing._server.state.records import Developer, User
    from vclient.testing._server.state.state import State


def developer(state: State, row: Developer) -> dict[str, Any]:
    """Show a developer."""
    return companies.developer(state, row) | {"is_global_admin": row.is_global_admin}


def new_key(state: State, row: Developer) -> dict[str, Any]:
    """Show a developer with the new key; dates are in whole seconds, and a boolean is a string."""
    granted = companies.developer(state, row)["companies"]
    return {
        "id": row.id,
        "username": row.username,
        "email": row.email,
        "date_created": _whole(row.date_created),
        "date_modified": _whole(row.date_modified),
        "api_key": row.api_key,
        "is_global_admin": str(row.is_global_admin),
        "key_generated": None if row.key_generated is None else _whole(row.key_generated),
        "companies": [
            {
                "company_id": grant["company_id"],
                "company_name": grant["name"],
                "permission": grant["permission"],
            }
            for grant in granted
        ],
    }


def user(state: State, row: User) -> dict[str, Any]:
    """Show a user, and whether they are archived."""
    return users.user(state, row) | {"is_archived": row.archived is not None}


def _whole(value: datetime) -> str:
    return moment(value.replace(microsecond=0))
