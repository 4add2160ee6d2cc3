"""Faults that `test_admin_logs.py` catches."""

from __future__ import annotations

from contract.breaking import answered, declared
from vclient.testing._server.answers import CACHED

LOGS = "GET /admin/logs"

MUTATIONS = {
    "the oldest lines come first": answered(LOGS, lambda body: body[::-1]),
    "the log is public": declared(LOGS, permission=None),
    "the download is cached": declared(f"{LOGS}/download", cache=CACHED),
}
