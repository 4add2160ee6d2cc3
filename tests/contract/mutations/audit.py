"""Faults that `test_audit.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server import auditing

MUTATIONS = {
    "awards are creations": replaced(auditing, "_UPDATES", frozenset()),
    "changes are not compared": replaced(auditing.Audit, "_compare", lambda _audit: {}),
}
