"""Faults that `test_quickrolls.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import dicerolls, quickrolls
from vclient.testing._server.rules.roles import check_admin

MUTATIONS = {
    "users do not manage their own": replaced(
        quickrolls, "check_manages", lambda acting, _user: check_admin(acting)
    ),
    "traits count more than once": replaced(
        quickrolls, "trait_ids", lambda _state, given: list(given)
    ),
    "quick rolls are rolled with other dice": replaced(dicerolls, "D10", 6),
}
