"""Faults that `test_audit_search.py` catches."""

from __future__ import annotations

from contract.breaking import answered, replaced
from vclient.testing._server import auditing
from vclient.testing._server.operations import audit

MUTATIONS = {
    "secrets are told": replaced(auditing, "_SECRETS", frozenset()),
    "filters by equality are ignored": replaced(audit, "_EQUAL", ()),
    "the oldest log comes first": answered(
        "GET /companies/{company_id}/audit-logs",
        lambda body: body | {"items": body["items"][::-1]},
    ),
}
