"""Faults that `test_characters.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import characters
from vclient.testing._server.state.state import State

MUTATIONS = {
    "names need not be unique": replaced(characters, "check_unique", lambda *_arguments: None),
    "a deletion deletes nothing": replaced(characters, "archive", lambda *_arguments: None),
    "references are not looked up": replaced(
        characters, "_check_reference", lambda *_arguments: None
    ),
    "death is noted to the microsecond": replaced(State, "whole_second", lambda self: self.now),
}
