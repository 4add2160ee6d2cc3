"""Faults that `test_developers.py` catches."""

from __future__ import annotations

from datetime import timedelta

from contract.breaking import answered, replaced
from vclient.testing._server import authentication
from vclient.testing._server.operations import developers

MUTATIONS = {
    "names need not be unique": replaced(developers, "check_unique", lambda *_arguments: None),
    "audiences are not checked": replaced(developers, "check_audiences", lambda _ctx: None),
    "a former key is forgotten": replaced(authentication, "_REMEMBERED", timedelta()),
    "the new key is not shown": answered(
        "POST /developers/me/new-key",
        lambda body: {name: held for name, held in body.items() if name != "api_key"},
    ),
}
