"""Faults that `test_admin_developers.py` catches."""

from __future__ import annotations

from contract.breaking import answered, declared, replaced
from vclient.testing._server.operations import admin_developers

NEW_KEY = "POST /admin/developers/{developer_id}/new-key"

MUTATIONS = {
    "names need not be unique": replaced(
        admin_developers, "check_unique", lambda *_arguments: None
    ),
    "the truth is no text": answered(NEW_KEY, lambda body: body | {"is_global_admin": False}),
    "developers are listed as they came": answered(
        "GET /admin/developers",
        lambda body: body | {"items": sorted(body["items"], key=lambda row: row["date_created"])},
    ),
    "everyone may rotate keys": declared(NEW_KEY, permission=None),
}
