"""Faults that `test_autogenerate.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import chargen
from vclient.testing._server.rules import generation

MUTATIONS = {
    "players generate characters": declared(
        "POST /companies/{company_id}/characters/autogenerate", guards=()
    ),
    "no class gets attributes": replaced(generation, "_set_class", lambda *_arguments: None),
    "wishes are not looked up": replaced(chargen, "_NAMED", ()),
}
