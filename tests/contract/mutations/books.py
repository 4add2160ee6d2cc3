"""Faults that `test_books.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import books
from vclient.testing._server.views import story

MUTATIONS = {
    "a deletion leaves a gap": replaced(books, "close_gap", lambda *_arguments: None),
    "a moved book shifts no other": replaced(
        books, "renumber", lambda _rows, row, number, _counted: setattr(row, "number", number)
    ),
    "what was not asked for is embedded": replaced(
        story, "_attached", lambda *_arguments: {"notes": [], "assets": []}
    ),
}
