"""Dice rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing._server.dice import emoji, humanized, shortcodes

from .common import dates

if TYPE_CHECKING:
    from vclient.testing._server.state.records import DiceRoll
    from vclient.testing._server.state.state import State


def diceroll(state: State, row: DiceRoll) -> dict[str, Any]:
    """Show a dice roll."""
    del state
    return {
        "id": row.id,
        **dates(row),
        "difficulty": row.difficulty,
        "dice_size": row.dice_size,
        "num_dice": row.num_dice,
        "num_desperation_dice": row.num_desperation_dice,
        "result": _result(row),
        "comment": row.comment,
        "trait_ids": row.trait_ids,
        "user_id": row.user_id,
        "character_id": row.character_id,
        "campaign_id": row.campaign_id,
        "company_id": row.company_id,
    }


def _result(row: DiceRoll) -> dict[str, Any]:
    rolls = {
        "total_dice_roll": sorted(row.player_roll + row.desperation_roll),
        "player_roll": row.player_roll,
        "desperation_roll": row.desperation_roll,
    }
    result: dict[str, Any] = {
        "total_result": row.total_result,
        "total_result_type": row.result_type,
        "total_result_humanized": humanized(row.total_result, row.result_type),
        **rolls,
    }
    for name, faces in rolls.items():
        result[f"{name}_emoji"] = emoji(faces)
        result[f"{name}_shortcode"] = shortcodes(faces)
    return result
