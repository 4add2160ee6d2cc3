"""Faults that `test_admin_users.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import admin_users

MUTATIONS = {
    "only the user comes back": replaced(
        admin_users, "restore", lambda _state, user: setattr(user, "archived", None)
    ),
    "the archived are not found": declared("GET /admin/users/{user_id}", lookups={}),
    "any word is a role": replaced(admin_users, "_check_role", lambda _role: None),
    "everyone may look": declared("GET /admin/users", permission=None),
}
