"""Faults that `test_blueprint.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import blueprint

MUTATIONS = {
    "versions and classes do not filter": replaced(
        blueprint, "_fitting", lambda _ctx, rows: list(rows)
    ),
    "the order of the sheet is that of names": replaced(
        blueprint, "_sheet_order", lambda _ctx: blueprint._name_order
    ),
    "tribes have no order": replaced(
        blueprint,
        "_versioned",
        lambda _ctx, rows: sorted(rows, key=lambda row: row.name, reverse=True),
    ),
}
