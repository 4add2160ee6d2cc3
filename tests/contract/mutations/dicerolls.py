"""Faults that `test_dicerolls.py` catches."""

from __future__ import annotations

from contract.breaking import replaced
from vclient.testing._server.operations import dicerolls
from vclient.testing._server.rules import dice

MUTATIONS = {
    "as many successes as dice are critical": replaced(
        dice,
        "_type",
        lambda total, pool: (
            "BOTCH" if total < 0 else ("SUCCESS", "CRITICAL")[total >= pool] if total else "FAILURE"
        ),
    ),
    "the top face never shows": replaced(
        dicerolls,
        "roll",
        lambda random, number, size: dice.roll(random, number, size - 1),
    ),
    "players see the rolls of storytellers": replaced(
        dicerolls, "_visible", lambda _ctx, _row: True
    ),
    "there is no ten among the emoji": replaced(dice, "_TEN", "10"),
}
