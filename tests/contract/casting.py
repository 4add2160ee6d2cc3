"""What the tests of characters begin with: characters, and traits of whatever catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.company import unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.models import Character, Trait


async def cast(
    client: VClient,
    user_id: str,
    campaign_id: str,
    /,
    company_id: str | None = None,
    **fields: Any,
) -> Character:
    """Return a new character: a mortal with a name of its own, unless the fields say otherwise.

    Args:
        client: The client.
        user_id: The acting user.
        campaign_id: The campaign.
        company_id: The company; that of the contract by default.
        **fields: Fields of the character.
    """
    given = new_character(**fields)
    return await client.characters(user_id, campaign_id, company_id=company_id).create(**given)


def new_character(**fields: Any) -> dict[str, Any]:
    """Return the fields of a new character: of a mortal, unless some are given."""
    return {
        "name_first": unique("Robin"),
        "name_last": "Contract",
        "character_class": "MORTAL",
        "game_version": "V5",
        **fields,
    }


async def find_traits(
    client: VClient, number: int, wanted: Callable[[Trait], bool], **filters: Any
) -> list[Trait]:
    """Return some traits of the catalogue; without as many, the test is skipped.

    Args:
        client: The client.
        number: How many.
        wanted: Tells whether a trait is one of them.
        **filters: As of the list of traits.
    """
    blueprint = client.character_blueprint()
    listed = await blueprint.list_all_traits(order_by="SHEET", **filters)
    found = [trait for trait in listed if wanted(trait)][:number]
    if len(found) < number:
        pytest.skip("the catalogue has no such traits")
    return found


def is_graded(trait: Trait) -> bool:
    """Tell whether a trait has up to five dots, of which each further one costs more."""
    return (
        trait.max_value == 5
        and trait.min_value <= 1
        and trait.initial_cost > 0
        and trait.upgrade_cost > 0
        and trait.count_based_cost_multiplier is None
        and trait.category_name != "Flaws"
    )


def price(trait: Trait, old: int, new: int) -> int:
    """Return what the dots from one value of a graded trait to a higher one cost together."""
    return sum(
        trait.initial_cost if dot == 1 else dot * trait.upgrade_cost
        for dot in range(old + 1, new + 1)
    )
