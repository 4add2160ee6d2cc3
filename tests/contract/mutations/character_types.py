"""Faults that `test_character_types.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import characters

MUTATIONS = {
    "everyone changes every character": declared(
        "PATCH /companies/{company_id}/characters/{character_id}", guards=()
    ),
    "everyone makes every type": replaced(characters, "_check_type", lambda *_arguments: None),
    "players are not looked after": replaced(characters, "_check_player", lambda _ctx: None),
    "players see the sheets of storytellers": declared(
        "GET /companies/{company_id}/characters/{character_id}/full-sheet", guards=()
    ),
}
