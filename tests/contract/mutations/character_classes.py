"""Faults that `test_character_classes.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import characters
from vclient.testing._server.rules import characters as rules
from vclient.testing._server.rules import sheet

MUTATIONS = {
    "vampires need no clan": replaced(characters, "check_clan", lambda _character: None),
    "clans curse nobody": replaced(rules, "_fill_curses", lambda _held, _clan: None),
    "concepts give no specialties": replaced(
        characters,
        "set_concept",
        lambda _state, character, concept: setattr(character, "concept_id", concept.id),
    ),
    "renown is not counted": replaced(sheet, "count_renown", lambda *_arguments: None),
}
