"""Specialties of abilities: who has them, what they cost, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient.permissions import can_add_specialties_free
from vclient.testing._server.problems import ProblemError, forbidden
from vclient.testing._server.state.records import Specialty
from vclient.testing._server.views.blueprint import category_of, section_of
from vclient.testing._server.views.characters import trait_of

from .prices import (
    LOWERING_DENIED,
    NO_COST,
    XP,
    check_currency,
    pay,
    recoups,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Character, CharacterTrait
    from vclient.testing._server.state.state import State

_ABILITIES: Final = "Abilities"
_PRICE: Final = 3


def check_can_have(state: State, row: CharacterTrait) -> None:
    """Check that a trait of a character can have specialties. The words are a guess.

    Raises:
        ProblemError: It is no ability, or has no dot.
    """
    section = section_of(state, category_of(state, trait_of(state, row)))
    if section.name != _ABILITIES:
        raise ProblemError(400, "Only abilities can have specialties")
    if row.value < 1:
        raise ProblemError(400, "Specialties require a trait value of 1 or more")


def check_specialty_name(
    state: State, row: CharacterTrait, name: str, changed: Specialty | None = None
) -> None:
    """Check that a name is new on the trait, in whatever case.

    The words are a guess.

    Args:
        state: The state.
        row: The trait of a character.
        name: The name.
        changed: The specialty that is to have it, if there is one already.

    Raises:
        ProblemError: Another specialty of the trait has it.
    """
    for other in state.specialties.under(row.id):
        if other is not changed and other.name.casefold() == name.casefold():
            raise ProblemError(400, f"Specialty named '{name}' already exists on trait")


def add_specialty(
    ctx: Context, character: Character, row: CharacterTrait, *, name: str, currency: str
) -> None:
    """Add a checked specialty to a trait of a character, and pay for it if it costs anything.

    Raises:
        ProblemError: It cannot be paid like this.
    """
    check_currency(character, currency)
    price = 0
    if currency == NO_COST:
        if not can_add_specialties_free(ctx.acting, character, ctx, now=ctx.now):
            raise forbidden()
    elif ctx.settings.specialty_xp_cost_enabled:
        price = _PRICE
        pay(ctx, character, price, currency)
    ctx.state.specialties.add(
        Specialty(
            **ctx.state.stamp(),
            character_trait_id=row.id,
            name=name,
            currency=currency,
            price=price,
            payer_id=ctx.acting.id,
        )
    )


def check_refunds(ctx: Context, character: Character, rows: Iterable[Specialty]) -> None:
    """Apply the setting about refunds of experience. Starting points always come back.

    Within a session means what it means for traits: the same user paid in the last hour, a guess.

    Raises:
        ProblemError: What was paid for one of them may not be taken back.
    """
    for row in rows:
        if row.currency != XP or not row.price:
            continue
        paid_at = row.date_created if row.payer_id == ctx.acting.id else None
        if not recoups(ctx, character, paid_at):
            raise ProblemError(403, LOWERING_DENIED)


def remove_specialties(ctx: Context, character: Character, rows: Iterable[Specialty]) -> None:
    """Remove checked specialties, and give back what was paid for them."""
    for row in rows:
        pay(ctx, character, -row.price, row.currency)
        ctx.state.specialties.remove(row)
