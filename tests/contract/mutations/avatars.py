"""Faults that `test_avatars.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.guards import storyteller_or_admin
from vclient.testing._server.operations import avatars

AVATAR = "/companies/{company_id}/users/{user_id}/avatar"

MUTATIONS = {
    "the former avatar stays": replaced(avatars, "_remove", lambda _ctx: None),
    "storytellers delete avatars": declared(f"DELETE {AVATAR}", guards=(storyteller_or_admin,)),
    "a deletion has no answer": declared(f"DELETE {AVATAR}", status=204),
}
