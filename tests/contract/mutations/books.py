"""Faults that `test_books.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import books

MUTATIONS = {
    "a deletion leaves a gap": replaced(books, "close_gap", lambda *_arguments: None),
}
