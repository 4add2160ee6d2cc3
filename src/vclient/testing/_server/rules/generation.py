"""Random characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.constants import (
    ABILITY_FOCUSES,
    EXPERIENCE_LEVELS,
    HUNTER_CREEDS,
    PLAYER,
)
from vclient.testing._server.state.records import Character, CharacterTrait
from vclient.testing._server.views.blueprint import category_of, section_of

from .characters import count_renown, set_class_attributes, set_concept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient.testing._server.context import Context
    from vclient.testing._server.state.blueprint import Concept
    from vclient.testing._server.state.records import Trait

VERSION: Final = "V5"

# The upper limit of each class on a scale from 0 to 100.
_CLASSES: Final = (
    (59, "MORTAL"),
    (68, "VAMPIRE"),
    (77, "WEREWOLF"),
    (86, "MAGE"),
    (95, "HUNTER"),
    (100, "GHOUL"),
)
_FIRST_NAMES: Final = (
    *("Alexis", "Boris", "Clara", "Derek", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas"),
    *("Karin", "Lewis", "Marta", "Nolan", "Olive", "Pavel", "Quinn", "Rosa", "Simon", "Tessa"),
)
_LAST_NAMES: Final = (
    *("Abbott", "Bauer", "Cole", "Duran", "Ekman", "Foster", "Gray", "Holt", "Iverson", "Jensen"),
    *("Kelly", "Lang", "Moreau", "Novak", "Olsen", "Petrov", "Reyes", "Stone", "Varga", "Walsh"),
)
# The offset of most values from the minimum.
_SPREADS: Final[Mapping[str, tuple[int, int]]] = {
    "JACK_OF_ALL_TRADES": (1, 2),
    "BALANCED": (0, 3),
    "SPECIALIST": (0, 4),
}
_COUNTED: Final = frozenset({"Attributes", "Abilities"})
_OTHERS: Final = frozenset({"Other", "Virtues", "Renown", "Backgrounds", "Disciplines", "Spheres"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Requested properties of a character; the rest is random."""

    character_class: str | None = None
    experience_level: str | None = None
    skill_focus: str | None = None
    concept: Concept | None = None
    clan_id: str | None = None
    tribe_id: str | None = None
    auspice_id: str | None = None


def generate(
    ctx: Context,
    campaign_id: str,
    wishes: Wishes,
    *,
    type_: str = PLAYER,
    is_temporary: bool = False,
) -> Character:
    """Store a random character with its traits, and return it.

    Args:
        ctx: The request, whose acting user creates the character, and plays it if anyone.
        campaign_id: The campaign.
        wishes: The requested properties.
        type_: The type of the character.
        is_temporary: Whether it is a candidate of a session.
    """
    state, random = ctx.state, ctx.state.random
    first, last = _name(ctx)
    row = state.characters.add(
        Character(
            **state.stamp(),
            company_id=ctx.company.id,
            campaign_id=campaign_id,
            name_first=first,
            name_last=last,
            character_class=wishes.character_class or _class(random.randint(0, 100)),
            game_version=VERSION,
            type=type_,
            user_creator_id=ctx.acting.id,
            user_player_id=ctx.acting.id if type_ == PLAYER else None,
            is_temporary=is_temporary,
        )
    )
    concept = wishes.concept or random.choice(list(state.concepts))
    set_concept(state, row, concept)
    _set_class(ctx, row, wishes)
    level = EXPERIENCE_LEVELS.index(wishes.experience_level or EXPERIENCE_LEVELS[0])
    spread = _SPREADS[wishes.skill_focus or random.choice(ABILITY_FOCUSES)]
    for trait in list(state.traits):
        if _is_given(ctx, row, trait):
            value = trait.min_value + random.randint(*spread) + random.randint(0, level)
            value += trait.name in concept.favored_ability_names
            state.character_traits.add(
                CharacterTrait(
                    **state.stamp(),
                    character_id=row.id,
                    trait_id=trait.id,
                    value=min(value, trait.max_value),
                )
            )
    count_renown(state, row)
    return row


def _class(face: int) -> str:
    return next(name for last, name in _CLASSES if face <= last)


def _name(ctx: Context) -> tuple[str, str]:
    random = ctx.state.random
    taken = {(row.name_first, row.name_last) for row in ctx.state.characters.under(ctx.company.id)}
    free = [
        (first, last)
        for first in _FIRST_NAMES
        for last in _LAST_NAMES
        if (first, last) not in taken
    ]
    if free:
        return random.choice(free)
    return random.choice(_FIRST_NAMES), f"Number {len(taken)}"


def _set_class(ctx: Context, row: Character, wishes: Wishes) -> None:
    state, random = ctx.state, ctx.state.random
    changes: dict[str, Any]
    if row.character_class == "VAMPIRE":
        clans = [clan.id for clan in state.clans if VERSION in clan.game_versions]
        changes = {"clan_id": wishes.clan_id or random.choice(clans)}
        set_class_attributes(state, row, "vampire_attributes", changes)
    elif row.character_class == "WEREWOLF":
        changes = {
            "tribe_id": wishes.tribe_id or random.choice(list(state.tribes)).id,
            "auspice_id": wishes.auspice_id or random.choice(list(state.auspices)).id,
        }
        set_class_attributes(state, row, "werewolf_attributes", changes)
    elif row.character_class == "HUNTER":
        changes = {"creed": random.choice(HUNTER_CREEDS).capitalize()}
        set_class_attributes(state, row, "hunter_attributes", changes)


def _is_given(ctx: Context, row: Character, trait: Trait) -> bool:
    if trait.custom_for_character_id is not None or VERSION not in trait.game_versions:
        return False
    if row.character_class not in trait.character_classes or trait.subcategory_id is not None:
        return False
    category = category_of(ctx.state, trait)
    return section_of(ctx.state, category).name in _COUNTED or category.name in _OTHERS
