"""Faults that `test_bodies.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.bodies import kinds

MUTATIONS = {
    "whole numbers are digits": replaced(
        kinds, "_whole", lambda value: value if type(value) is int else None
    ),
    "addresses are lower-cased": replaced(
        kinds.Email, "check", lambda _self, _name, value: value.lower()
    ),
    "strings are not trimmed": replaced(kinds.Text, "check", lambda _self, _name, value: value),
}
