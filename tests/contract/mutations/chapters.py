"""Faults that `test_chapters.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import chapters
from vclient.testing._server.views import story

MUTATIONS = {
    "any character appears": replaced(chapters, "_check_characters", lambda _ctx: None),
    "a deletion leaves a gap": replaced(chapters, "close_gap", lambda *_arguments: None),
    "the dead stay": replaced(story, "_active", lambda _state, row: list(row.character_ids)),
}
