"""Costs of traits, and their payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient.permissions import can_change_traits_free, can_recoup_experience
from vclient.testing._server.constants import DENIED, PLAYER
from vclient.testing._server.problems import NOT_ENOUGH_XP, ProblemError, forbidden
from vclient.testing._server.views.blueprint import category_of
from vclient.testing._server.views.characters import trait_of

from .experience import experience_of, spend

if TYPE_CHECKING:
    from datetime import datetime

    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Character, CharacterTrait, Trait
    from vclient.testing._server.state.state import State

NO_COST: Final = "NO_COST"
XP: Final = "XP"
STARTING_POINTS: Final = "STARTING_POINTS"
NOT_ENOUGH_POINTS: Final = "Not enough starting points"

LOWERING_DENIED: Final = "Lowering trait values is not permitted."


def price(state: State, character: Character, trait: Trait, old: int, new: int) -> int:
    """Return the cost of a change of a trait; a refund is negative.

    Args:
        state: The state.
        character: The character that has the trait, or will have it.
        trait: The trait.
        old: Its value before; 0 if the character does not have it.
        new: Its value afterwards; 0 if it is deleted.
    """
    if trait.count_based_cost_multiplier is None:
        amount = _of_dots(trait, old, new)
    else:
        amount = _by_count(state, character, trait, old, new, trait.count_based_cost_multiplier)
    return -amount if is_flaw(state, trait) else amount


def is_flaw(state: State, trait: Trait) -> bool:
    """Return whether a trait is a flaw: adding it is refunded, removing it costs."""
    return category_of(state, trait).name == "Flaws"


def check_currency(character: Character, currency: str) -> None:
    """Reject payments for characters without a player.

    Raises:
        ProblemError: The character has no player, and the change is not free.
    """
    if character.type != PLAYER and currency != NO_COST:
        raise ProblemError(400, "NPC and STORYTELLER characters only support NO_COST trait changes")


def check_free_changes(ctx: Context, character: Character) -> None:
    """Apply the setting about changes that cost nothing.

    Raises:
        ProblemError: The acting user may not make any.
    """
    if not can_change_traits_free(ctx.acting, character, ctx, now=ctx.now):
        raise forbidden()


def recoups(ctx: Context, character: Character, paid_at: datetime | None = None) -> bool:
    """Return whether the acting user may take back experience, perhaps what they paid then."""
    return can_recoup_experience(ctx.acting, character, ctx, paid_at=paid_at, now=ctx.now)


def check_recoup(ctx: Context, character: Character, held: CharacterTrait, new: int) -> None:
    """Apply the setting about refunds of experience for a trait.

    Raises:
        ProblemError: The trait may not be lowered so far.
    """
    if recoups(ctx, character):
        return
    floors = [
        value
        for user_id, moment, value in held.raised
        if user_id == ctx.acting.id and recoups(ctx, character, moment)
    ]
    if not floors:
        blank = " " if ctx.settings.permission_recoup_xp == DENIED else ""
        raise ProblemError(403, LOWERING_DENIED + blank)
    if new < floors[0]:
        raise ProblemError(
            403,
            f"Cannot lower this trait below {floors[0]} "
            "(the value at the start of your current edit session)",
        )


def pay(ctx: Context, character: Character, amount: int, currency: str) -> None:
    """Pay for a change, or refund it.

    Raises:
        ProblemError: There are not enough points.
    """
    if currency == STARTING_POINTS:
        if amount > max(character.starting_points, 0):
            raise ProblemError(400, NOT_ENOUGH_POINTS)
        character.starting_points -= amount
    elif currency == XP:
        row = experience_of(ctx.state, character.user_player_id or "", character.campaign_id)
        if amount > max(row.xp_current, 0):
            raise ProblemError(400, NOT_ENOUGH_XP, invalid=())
        spend(ctx.state, row, amount)
        row.date_modified = ctx.now


def _of_dots(trait: Trait, old: int, new: int) -> int:
    low, high = sorted((old, new))
    dots = range(low + 1, high + 1)
    amount = sum(trait.initial_cost if dot == 1 else dot * trait.upgrade_cost for dot in dots)
    return amount if new > old else -amount


def _by_count(
    state: State, character: Character, trait: Trait, old: int, new: int, multiplier: int
) -> int:
    held = [
        row
        for row in state.character_traits.under(character.id)
        if row.value > 0 and trait_of(state, row).category_id == trait.category_id
    ]
    if old <= 0 < new:
        others = [row for row in held if row.trait_id != trait.id]
        return (len(others) + 1) * multiplier
    if new <= 0 < old:
        return -len(held) * multiplier
    return 0
