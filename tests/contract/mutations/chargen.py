"""Faults that `test_chargen.py` catches."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from contract.breaking import declared, replaced
from vclient.testing._server.operation import Acting
from vclient.testing._server.operations import chargen

MUTATIONS = {
    "nobody pays": replaced(
        chargen, "experience_of", lambda *_arguments: SimpleNamespace(xp_current=1000)
    ),
    "sessions last an hour": replaced(chargen, "_LIFETIME", timedelta(hours=1)),
    "choosing needs a user": declared(
        "POST /companies/{company_id}/characters/chargen/finalize", acting=Acting.REQUIRED_403
    ),
}
