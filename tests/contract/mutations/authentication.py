"""Faults that `test_authentication.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.breaking import declared, replaced
from vclient.testing._server import authentication
from vclient.testing._server.operation import Permission

if TYPE_CHECKING:
    from vclient.testing._server.state.records import Developer
    from vclient.testing._server.state.state import State


def _anybody(_key: str, state: State) -> Developer:
    return next(iter(state.developers))


MUTATIONS = {
    "every key is known": replaced(authentication, "_holder", _anybody),
    "users change the company": declared(
        "PATCH /companies/{company_id}", permission=Permission.USER
    ),
    "admins delete the company": declared(
        "DELETE /companies/{company_id}", permission=Permission.ADMIN
    ),
    "the administration is for everyone": declared("GET /admin/users", permission=None),
}
