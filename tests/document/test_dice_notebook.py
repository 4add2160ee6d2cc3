"""The notebook about dice: what its theory says is what the rules of the server say.

The nox session `docs` runs it from top to bottom; this needs nothing that draws.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from vclient.testing import SyncFakeVClient, ValentinaServer
from vclient.testing._server.dice import judge

PATH = Path(__file__).parents[2] / "docs" / "tutorial" / "dice.ipynb"
NOTEBOOK = json.loads(PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def theory() -> dict[str, Any]:
    """What the cell with the tag `theory` defines."""
    (cell,) = (each for each in NOTEBOOK["cells"] if "theory" in each["metadata"].get("tags", []))
    names: dict[str, Any] = {"cache": cache, "defaultdict": defaultdict}
    exec("".join(cell["source"]), names)
    return names


@pytest.mark.parametrize("difficulty", [-1, 1, 2, 3, 6, 9, 10, 11, 15])
@pytest.mark.parametrize("pool", [1, 2, 3])
def test_the_odds_are_those_of_the_rules(theory: dict[str, Any], pool: int, difficulty: int):
    totals: Counter[int] = Counter()
    for faces in product(range(1, 11), repeat=pool):
        total = judge(list(faces), size=10, difficulty=difficulty, pool=pool).total
        assert total is not None
        totals[total] += 1
    odds = {total: likely for total, likely in theory["odds"](pool, difficulty).items() if likely}
    assert odds == pytest.approx({total: n / 10**pool for total, n in totals.items()})
    chance = theory["chance"](pool, difficulty)
    assert chance == pytest.approx(sum(n for total, n in totals.items() if total > 0) / 10**pool)


def test_the_odds_are_what_is_rolled(theory: dict[str, Any]):
    rolls = SyncFakeVClient(ValentinaServer(seed=5), set_as_default=False)
    dice = rolls.dicerolls(rolls.server.user_id)
    won = sum(dice.create(num_dice=4, difficulty=7).successes > 0 for _ in range(400))
    assert won / 400 == pytest.approx(theory["chance"](4, 7), abs=0.07)


def test_what_is_said_of_the_chances(theory: dict[str, Any]):
    chance = theory["chance"]
    assert chance(4, 6) == pytest.approx(0.8, abs=0.01)
    assert chance(10, 10) == pytest.approx(0.35, abs=0.01)


def test_no_outputs_are_committed():
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in NOTEBOOK["cells"])
    assert all(cell["id"] for cell in NOTEBOOK["cells"])
