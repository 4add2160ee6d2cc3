"""Faults that `test_headers.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.answers import CACHED
from vclient.testing._server.routing import Match
from vclient.testing._server.state.identifiers import Identifiers

COMPANY = "/companies/{company_id}"

MUTATIONS = {
    "statistics are cached": declared(f"GET {COMPANY}/statistics", cache=CACHED),
    "options are not cached for long": declared(f"GET {COMPANY}/options", cache=CACHED),
    "all requests have one id": replaced(
        Identifiers, "request_id", lambda _self: "req_" + "a" * 22
    ),
    "methods are not named": replaced(Match, "allow", "GET"),
}
