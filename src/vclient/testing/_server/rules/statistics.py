"""Statistics over dice rolls."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from vclient.testing._server.dice import D10

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.state.records import DiceRoll
    from vclient.testing._server.state.state import State


def statistics(state: State, rolls: Iterable[DiceRoll], top: int) -> dict[str, Any]:
    """Return the statistics of some dice rolls. Only rolls of d10 count.

    Args:
        state: The state that the rolls are in.
        rolls: The rolls.
        top: How many of the most used traits are listed.
    """
    counted = [row for row in rolls if row.dice_size == D10]
    judged = [row for row in counted if row.difficulty is not None]
    types = Counter(row.result_type for row in judged)
    traits = Counter(trait for row in counted for trait in row.trait_ids)

    def percentage(result_type: str) -> float:
        return types[result_type] / len(counted) * 100 if counted else 0.0

    return {
        "botches": types["BOTCH"],
        "successes": types["SUCCESS"],
        "failures": types["FAILURE"],
        "criticals": types["CRITICAL"],
        "total_rolls": len(counted),
        "average_difficulty": _average([row.difficulty or 0 for row in judged]),
        "average_pool": _average([row.num_dice for row in counted]),
        "top_traits": [
            _usage(state, trait_id, count) for trait_id, count in traits.most_common(max(top, 0))
        ],
        "criticals_percentage": percentage("CRITICAL"),
        "success_percentage": percentage("SUCCESS"),
        "failure_percentage": percentage("FAILURE"),
        "botch_percentage": percentage("BOTCH"),
    }


def _average(numbers: list[int]) -> float | None:
    # The live server stores whole numbers and shows them as floats.
    return float(int(sum(numbers) / len(numbers))) if numbers else None


def _usage(state: State, trait_id: str, count: int) -> dict[str, Any]:
    trait = state.traits.find_any(trait_id)
    return {
        "name": "" if trait is None else trait.name,
        "usage_count": count,
        "trait_id": trait_id,
    }
