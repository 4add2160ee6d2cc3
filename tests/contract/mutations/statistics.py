"""Faults that `test_statistics.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.rules import statistics

MUTATIONS = {
    "averages are not cut": replaced(
        statistics, "_average", lambda numbers: sum(numbers) / len(numbers) if numbers else None
    ),
    "six-sided dice count": replaced(statistics, "D10", 6),
    "traits have no names": replaced(
        statistics,
        "_usage",
        lambda _state, trait_id, count: {"name": "", "usage_count": count, "trait_id": trait_id},
    ),
}
