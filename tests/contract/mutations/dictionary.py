"""Faults that `test_dictionary.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import dictionary

MUTATIONS = {
    "terms of all companies can be changed": replaced(
        dictionary, "_check_owned", lambda _ctx: None
    ),
    "synonyms stay as they are": replaced(dictionary, "_normalise_synonyms", lambda _ctx: None),
    "a term may say nothing": replaced(dictionary, "_check_explained", lambda *_texts: None),
}
