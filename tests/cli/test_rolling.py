"""`vclient roll`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from vclient.cli.failures import CommandError
from vclient.cli.shortcuts import parse_dice

if TYPE_CHECKING:
    from cli.conftest import Runner, Served


@pytest.mark.parametrize(
    ("text", "dice"), [("5d10", (5, 10)), ("d6", (1, 6)), ("12D100", (12, 100)), (" 2d4 ", (2, 4))]
)
def test_notations(text: str, dice: tuple[int, int]):
    assert parse_dice(text) == dice


@pytest.mark.parametrize("text", ["", "5", "5d", "5x10", "5d10+1", "-1d10", "d", "5 d 10"])
def test_what_is_no_notation(text: str):
    with pytest.raises(CommandError, match="is not like 5d10"):
        parse_dice(text)


def test_a_roll_is_made_and_kept(run: Runner, served: Served):
    ids = served.ids
    made = run.json(
        *("roll", "5d10", "--difficulty", "6", "--desperation", "2", "--comment", "Climb"),
        *("--character", ids["character_id"], "--campaign", ids["campaign_id"]),
        *("--trait", served.world.trait("Strength")),
    )
    assert (made["num_dice"], made["dice_size"], made["difficulty"]) == (5, 10, 6)
    assert made["num_desperation_dice"] == 2
    assert made["trait_ids"] == [served.world.trait("Strength")]
    assert run.json("rolls", "get", made["id"]) == made


def test_a_roll_is_read_at_a_glance(run: Runner):
    result = run("roll", "4d10", "--difficulty", "6", "--desperation", "1", "-m", "Jump")
    rows = dict(line.split(None, 1) for line in result.out.splitlines())
    assert rows["roll"] == "4d10 and 1 of desperation against 6"
    assert len(rows["dice"].split()) == 4
    assert len(rows["desperation"].split()) == 1
    assert rows["comment"] == "Jump"
    kind, _, words = rows["result"].partition(": ")
    assert kind in {"Success", "Failure", "Botch", "Critical success"}
    assert re.fullmatch(r"-?\d+ success(es)?", words)


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("--difficulty", "0"), "difficulty", 0),
        (("--comment", ""), "comment", ""),
        (("--desperation", "0"), "num_desperation_dice", 0),
    ],
)
def test_what_is_zero_or_empty_is_sent(
    run: Runner, served: Served, words: tuple[str, ...], field: str, value: object
):
    run("roll", "3d10", *words)
    assert served.world.server.calls[-1].json[field] == value


def test_dice_without_a_difficulty(run: Runner):
    made = run("roll", "3d6")
    assert made.code == 0
    assert "3d6\n" in made.out
    assert "result" not in made.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("roll", "5d7"), "DICE: Input should be 4, 6, 8, 10, 20 or 100"),
        (("roll", "101d10"), "DICE: Input should be less than or equal to 100"),
        (("roll", "5d10", "--character", "nobody"), "--character: must be a UUID"),
        (("roll", "5d10", "--desperation", "-1"), "--desperation"),
    ],
)
def test_rolls_that_are_refused(run: Runner, words: tuple[str, ...], says: str):
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_quick_roll(run: Runner, served: Served):
    ids = served.ids
    words = ("--quickroll", ids["quickroll_id"], "--character", ids["character_id"])
    made = run.json("rolls", "quick", *words, "--difficulty", "7")
    assert (made["difficulty"], made["character_id"]) == (7, ids["character_id"])
