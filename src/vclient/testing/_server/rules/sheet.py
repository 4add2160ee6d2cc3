"""Changes of the traits of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.problems import (
    INVALID,
    NOT_ENOUGH_XP,
    ProblemError,
    invalid_field,
)
from vclient.testing._server.state.records import CharacterTrait
from vclient.testing._server.views.characters import trait_of
from vclient.testing.api_versions import OCTOBER

from .characters import count_renown
from .prices import (
    NO_COST,
    NOT_ENOUGH_POINTS,
    STARTING_POINTS,
    XP,
    check_currency,
    check_recoup,
    is_flaw,
    pay,
    price,
)
from .specialties import check_refunds, remove_specialties

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Character, Experience, Trait
    from vclient.testing._server.state.state import State


CHANGED_MEANWHILE: Final = "Trait value was changed by another request. Read it and try again."


class AlreadyHeldError(ProblemError):
    """The character has the trait, or one of its name."""

    def __init__(self, name: str, advice: str = "") -> None:
        self.short = f"Trait named '{name}' already exists on character"
        super().__init__(409, self.short + advice)


def check_assignable(
    state: State, character: Character, trait: Trait, value: int, currency: str
) -> None:
    """Check that a character can get a trait, regardless of class and version.

    Raises:
        ProblemError: It has the trait, or the value is out of range, or renown is missing.
    """
    held = state.character_traits.under(character.id)
    if any(row.trait_id == trait.id for row in held):
        raise AlreadyHeldError(trait.name, ". Use modify trait value instead.")
    bound = None
    if value > trait.max_value:
        bound = f"less than or equal to {trait.max_value}"
    elif value < trait.min_value:
        bound = f"greater than or equal to {trait.min_value}"
    if bound is not None:
        field = "value"
        raise invalid_field(field, f"Value must be {bound}", detail=INVALID)
    if trait.gift is not None and currency != NO_COST:
        renown = (character.werewolf_attributes or {}).get("total_renown", 0)
        needed = trait.gift.minimum_renown or 0
        if renown < needed:
            field = "trait_id"
            raise invalid_field(
                field,
                f"Character's Renown ({renown}) does not meet the minimum required ({needed}) "
                f"for gift '{trait.name}'",
                detail=INVALID,
            )


def add_trait(
    ctx: Context, character: Character, trait: Trait, value: int, currency: str
) -> CharacterTrait:
    """Assign a checked trait to a character, and pay for it.

    Raises:
        ProblemError: It cannot be paid.
    """
    pay(ctx, character, price(ctx.state, character, trait, 0, value), currency)
    row = store_trait(ctx, character, trait, value)
    if currency == XP:
        row.raised.append((ctx.acting.id, ctx.now, 0))
    return row


def store_trait(ctx: Context, character: Character, trait: Trait, value: int) -> CharacterTrait:
    """Assign a trait to a character without checks."""
    row = ctx.state.character_traits.add(
        CharacterTrait(
            **ctx.state.stamp(), character_id=character.id, trait_id=trait.id, value=value
        )
    )
    count_renown(ctx.state, character)
    return row


def change_value(
    ctx: Context, character: Character, row: CharacterTrait, value: int, currency: str
) -> None:
    """Raise or lower a trait of a character.

    Raises:
        ProblemError: The value is out of range, or cannot be paid, or may not be lowered.
    """
    trait, old = trait_of(ctx.state, row), row.value
    _check_meanwhile(ctx, row, currency)
    if value == old:
        return
    if value > trait.max_value:
        raise ProblemError(400, f"Trait can not be raised above max value of {trait.max_value}")
    if value < trait.min_value:
        raise ProblemError(400, f"Trait can not be lowered below min value of {trait.min_value}")
    if value < old and currency == XP:
        check_recoup(ctx, character, row, value)
    lost = ctx.state.specialties.under(row.id) if value < 1 else []
    check_refunds(ctx, character, lost)
    pay(ctx, character, price(ctx.state, character, trait, old, value), currency)
    remove_specialties(ctx, character, lost)
    if value > old and currency == XP:
        row.raised.append((ctx.acting.id, ctx.now, old))
    row.value = value
    row.date_modified = ctx.now
    ctx.state.overlap.record_value(row, ctx.now)
    count_renown(ctx.state, character)


def remove_trait(
    ctx: Context, character: Character, row: CharacterTrait, currency: str | None
) -> None:
    """Remove a trait from a character; a custom trait is deleted.

    Renown stays unchanged: the live server does not update it.

    Raises:
        ProblemError: Its price may not be taken back, or cannot be paid.
    """
    state, trait = ctx.state, trait_of(ctx.state, row)
    lost = state.specialties.under(row.id)
    _check_meanwhile(ctx, row, currency)
    if currency is not None:
        check_currency(character, currency)
        if currency == XP:
            check_recoup(ctx, character, row, 0)
    check_refunds(ctx, character, lost)
    if currency is not None:
        pay(ctx, character, price(state, character, trait, row.value, 0), currency)
    remove_specialties(ctx, character, lost)
    state.character_traits.remove(row)
    if trait.custom_for_character_id is not None:
        for other in list(state.character_traits.everything()):
            if other.trait_id == trait.id:
                state.character_traits.remove(other)
        state.traits.remove(trait)


def _check_meanwhile(ctx: Context, row: CharacterTrait, currency: str | None) -> None:
    """Refuse to pay for the change of a value that another request is changing.

    The words are a guess. Releases before October 2026 do not look.
    """
    is_paid = currency not in (None, NO_COST) and ctx.state.api >= OCTOBER
    if is_paid and ctx.state.overlap.is_changing(row, ctx.now):
        raise ProblemError(409, CHANGED_MEANWHILE)


def bulk_error(problem: ProblemError) -> str:
    """Return the error text of a failure in a batch."""
    if isinstance(problem, AlreadyHeldError):
        return problem.short
    if problem.detail == NOT_ENOUGH_XP:
        return "Not enough XP to add trait"
    if problem.detail == NOT_ENOUGH_POINTS:
        return f"{NOT_ENOUGH_POINTS} to add trait"
    if problem.detail == INVALID:
        return problem.invalid[0]["message"]
    return problem.detail


def value_options(
    state: State, character: Character, row: CharacterTrait, experience: Experience | None
) -> dict[str, Any]:
    """Return the costs of all other values of a trait.

    Args:
        state: The state.
        character: The character.
        row: Its trait.
        experience: Experience of its player; None without a player.
    """
    trait = trait_of(state, row)
    targets = [
        *((str(value), value) for value in range(row.value + 1, trait.max_value + 1)),
        *((str(value), value) for value in range(row.value - 1, trait.min_value - 1, -1)),
        ("DELETE", 0),
    ]
    options = {}
    for name, value in targets:
        increase = value > row.value
        cost = price(state, character, trait, row.value, value)
        always = increase is is_flaw(state, trait)
        after = {XP: -cost, STARTING_POINTS: character.starting_points - cost}
        if experience is not None:
            after[XP] += experience.xp_current
        options[name] = {
            "direction": "increase" if increase else "decrease",
            "point_change": abs(cost),
            "can_use_xp": experience is not None and (always or after[XP] >= 0),
            "xp_after": after[XP],
            "can_use_starting_points": experience is not None
            and (always or after[STARTING_POINTS] >= 0),
            "starting_points_after": after[STARTING_POINTS],
        }
    return options
