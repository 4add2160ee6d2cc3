"""Faults that `test_developer_audit.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server import auditing
from vclient.testing._server.operations import audit

LOGS = "GET /admin/developers/{developer_id}/audit-logs"

MUTATIONS = {
    "everyone sees the logs of developers": declared(LOGS, permission=None),
    "developers have a kind to themselves": replaced(auditing, "_ME", "/nowhere"),
    "requests are never shown": replaced(audit, "_DETAILS", "nothing"),
}
