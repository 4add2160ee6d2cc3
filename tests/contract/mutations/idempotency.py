"""Faults that `test_idempotency.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server import idempotency

METHODS = idempotency.METHODS

MUTATIONS = {
    "deletions are replayed": replaced(idempotency, "METHODS", METHODS | {"DELETE"}),
    "changes are not replayed": replaced(idempotency, "METHODS", METHODS - {"PATCH"}),
    "any body will do": replaced(idempotency, "_digest", lambda _request: b""),
    "nothing is kept": replaced(idempotency, "_LARGEST_ANSWER", 0),
}
