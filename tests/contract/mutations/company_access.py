"""Faults that `test_company_access.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operation import Permission
from vclient.testing._server.operations import companies

MUTATIONS = {
    "admins delete companies": declared(
        "DELETE /companies/{company_id}", permission=Permission.ADMIN
    ),
    "the last owner may go": replaced(companies, "_owners", lambda _ctx: 2),
    "users change companies": declared("PATCH /companies/{company_id}", permission=Permission.USER),
}
