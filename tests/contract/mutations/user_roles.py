"""Faults that `test_user_roles.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import users
from vclient.testing._server.rules import roles

MUTATIONS = {
    "the last admin may go": replaced(users, "check_not_last_admin", lambda *_arguments: None),
    "storytellers are like players": replaced(roles, "STORYTELLER", "NARRATOR"),
    "new roles are not checked": replaced(users, "check_new_role", lambda *_arguments: None),
    "first roles are not checked": replaced(users, "check_first_role", lambda *_arguments: None),
}
