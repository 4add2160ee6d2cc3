"""Faults that `test_trait_prices.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import character_traits
from vclient.testing._server.rules import prices, sheet

MUTATIONS = {
    "flaws cost": replaced(prices, "is_flaw", lambda _state, _trait: False),
    "every dot costs the same": replaced(
        prices, "_of_dots", lambda trait, old, new: (new - old) * trait.initial_cost
    ),
    "lowering is always permitted": replaced(sheet, "check_recoup", lambda *_arguments: None),
    "free changes are for everyone": replaced(
        character_traits, "check_free_changes", lambda *_arguments: None
    ),
    "counted traits cost alike": replaced(
        prices,
        "_by_count",
        lambda _state, _character, _trait, old, new, multiplier: (new - old) * multiplier,
    ),
}
