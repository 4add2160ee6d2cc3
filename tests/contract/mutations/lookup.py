"""Faults that `test_lookup.py` catches."""

from __future__ import annotations

from contract.breaking import answered, replaced
from vclient.testing._server.operations import lookup

LOOKUP = "GET /users/lookup"

MUTATIONS = {
    "case does not matter": replaced(
        lookup,
        "_held",
        lambda user, name: user.email.lower() if name == "email" else None,
    ),
    "all companies are searched": replaced(
        lookup, "granted_companies", lambda ctx: list(ctx.state.companies)
    ),
    "only who may act is found": answered(
        LOOKUP,
        lambda body: [row for row in body if row["role"] not in ("UNAPPROVED", "DEACTIVATED")],
    ),
    "one company is enough": answered(LOOKUP, lambda body: body[:1]),
}
