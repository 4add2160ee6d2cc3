"""Faults that `test_users.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import users

MUTATIONS = {
    "everyone manages everyone": replaced(users, "check_manages", lambda *_arguments: None),
    "a deletion leaves the characters": replaced(
        users, "archive", lambda _state, user: setattr(user, "archived", user.id)
    ),
    "the deactivated act": declared(
        "PATCH /companies/{company_id}/users/{user_id}", refused_roles={}
    ),
    "users are listed as they came": replaced(users, "by_username", list),
}
