"""Creation of the blueprint catalogue from its tables."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from . import catalogue_data as data
from .blueprint import Auspice, Category, Clan, Concept, Section, Subcategory, Tribe
from .identifiers import Identifiers
from .records import Gift, Power, Trait

if TYPE_CHECKING:
    from .state import State

FIRST_TRAITS: Final = ("Strength", "Dexterity", "Stamina", "Brawl", "Firearms", "Stealth")
"""The traits whose ids come from the random numbers of the server. All others have fixed ones."""

_GIFTS: Final = ("Other", "Gifts")


def create_catalogue(state: State) -> None:
    """Store the catalogue: the same for all servers, whatever their seed."""
    _Builder(state).build()


class _Builder:
    def __init__(self, state: State) -> None:
        self._state = state
        # Independent of the server's random numbers, so that a new trait does not change its dice.
        self._ids = Identifiers(Random("catalogue"))  # noqa: S311 - reproducible on purpose
        self._first = {name: state.stamp() for name in FIRST_TRAITS}
        self._sections: dict[str, Section] = {}
        self._categories: dict[tuple[str, str], Category] = {}
        self._rollable: dict[tuple[str, str], bool] = {}
        self._subcategories: dict[tuple[str, str, str], Subcategory] = {}

    def build(self) -> None:
        self._add_structure()
        # In the order of their ids, in which the first ones are older than all others.
        rows = [(name.strip(), row) for row in data.TRAITS for name in row.names.split(",")]
        places = {name: place for place, name in enumerate(FIRST_TRAITS)}
        for name, row in sorted(rows, key=lambda pair: places.get(pair[0], len(places))):
            self._add_trait(name, row)
        self._add_werewolves()
        self._add_clans()
        self._add_concepts()

    def _stamp(self) -> dict[str, Any]:
        now = self._state.now
        return {"id": self._ids.uuid(now), "date_created": now, "date_modified": now}

    def _add_structure(self) -> None:
        for order, (name, description) in enumerate(data.SECTIONS, start=1):
            section = Section(
                **self._stamp(),
                name=name,
                description=description,
                character_classes=data.ALL,
                game_versions=data.BOTH,
                show_when_empty=True,
                order=order,
            )
            self._sections[name] = self._state.sections.add(section)
        for row in data.CATEGORIES:
            category = Category(
                **self._stamp(),
                name=row.name,
                description=f"{row.name} of the section {row.section}.",
                character_classes=row.classes,
                game_versions=row.versions,
                section_id=self._sections[row.section].id,
                order=row.order,
                initial_cost=row.initial,
                upgrade_cost=row.upgrade,
                count_based_cost_multiplier=row.multiplier,
            )
            key = row.section, row.name
            self._categories[key] = self._state.categories.add(category)
            self._rollable[key] = row.rollable
        for below in data.SUBCATEGORIES:
            parent = self._categories[below.section, below.category]
            subcategory = Subcategory(
                **self._stamp(),
                name=below.name,
                description=f"{below.name}, a kind of {below.category.lower()}.",
                character_classes=below.classes,
                game_versions=parent.game_versions,
                category_id=parent.id,
                initial_cost=parent.initial_cost,
                upgrade_cost=parent.upgrade_cost,
                count_based_cost_multiplier=parent.count_based_cost_multiplier,
                requires_parent=below.parent,
                hunter_edge_type=below.edge,
            )
            key_below = below.section, below.category, below.name
            self._subcategories[key_below] = self._state.subcategories.add(subcategory)

    def _add_trait(self, name: str, row: data.TraitRow) -> None:
        key = row.section, row.category
        category = self._categories[key]
        subcategory = None
        if row.subcategory is not None:
            subcategory = self._subcategories[*key, row.subcategory]
        holder = subcategory or category
        powers = [
            Power(id=self._ids.uuid(self._state.now), level=level, description=text)
            for level, text in enumerate(data.POWERS.get(name, ()), start=1)
        ]
        self._state.traits.add(
            Trait(
                **self._first.get(name) or self._stamp(),
                name=name,
                description=f"{name}, one of the {row.category.lower()} traits.",
                link=_link(name),
                character_classes=row.classes or holder.character_classes,
                game_versions=row.versions or holder.game_versions,
                min_value=row.low,
                max_value=row.high,
                category_id=category.id,
                subcategory_id=None if subcategory is None else subcategory.id,
                initial_cost=holder.initial_cost,
                upgrade_cost=holder.upgrade_cost,
                count_based_cost_multiplier=holder.count_based_cost_multiplier,
                is_rollable=self._rollable[key],
                trackers=data.TRACKERS.get(name, {}),
                powers=powers,
            )
        )

    def _add_werewolves(self) -> None:
        auspices = {
            name: self._state.auspices.add(
                Auspice(
                    **self._stamp(), name=name, description=description, game_versions=data.BOTH
                )
            )
            for name, description in data.AUSPICES.items()
        }
        tribes = {
            name: self._state.tribes.add(
                Tribe(
                    **self._stamp(),
                    name=name,
                    description=f"The tribe that follows {patron}.",
                    link=_link(name),
                    game_versions=data.BOTH,
                    renown=renown,
                    patron_spirit=patron,
                    favor=f"{patron} helps once in a story.",
                    ban=f"What belongs to {patron} is not to be harmed.",
                )
            )
            for name, renown, patron in data.TRIBES
        }
        category = self._categories[_GIFTS]
        for row in data.GIFTS:
            tribe = None if row.tribe is None else tribes[row.tribe]
            auspice = None if row.auspice is None else auspices[row.auspice]
            trait = Trait(
                **self._stamp(),
                name=row.name,
                description=f"{row.name}, a gift of spirits.",
                character_classes=category.character_classes,
                game_versions=row.versions,
                min_value=1,
                max_value=1,
                category_id=category.id,
                initial_cost=category.initial_cost,
                upgrade_cost=category.upgrade_cost,
                count_based_cost_multiplier=category.count_based_cost_multiplier,
                is_rollable=self._rollable[_GIFTS],
                gift=Gift(
                    renown=row.renown,
                    minimum_renown=row.minimum,
                    is_native_gift=tribe is None and auspice is None,
                    tribe_id=None if tribe is None else tribe.id,
                    auspice_id=None if auspice is None else auspice.id,
                ),
            )
            self._state.traits.add(trait)
            for holder in (tribe, auspice):
                if holder is not None:
                    holder.gift_trait_ids.append(trait.id)

    def _add_clans(self) -> None:
        ids = {trait.name: trait.id for trait in self._state.traits}
        for row in data.CLANS:
            clan = Clan(
                **self._stamp(),
                name=row.name,
                description=f"The vampires of clan {row.name}.",
                link=_link(row.name),
                game_versions=row.versions,
                discipline_ids=[ids[name] for name in row.disciplines],
                bane=row.bane,
                variant_bane=row.variant,
                compulsion=row.compulsion,
            )
            self._state.clans.add(clan)

    def _add_concepts(self) -> None:
        for row in data.CONCEPTS:
            concept = Concept(
                **self._stamp(),
                name=row.name,
                description=row.description,
                examples=tuple(row.examples.split(", ")),
                max_specialties=len(row.specialties),
                specialties=row.specialties,
                favored_ability_names=tuple(row.abilities.split(", ")),
            )
            self._state.concepts.add(concept)


def _link(name: str) -> str | None:
    return f"{data.WIKI}/{name.replace(' ', '_')}" if name in data.ON_THE_WIKI else None
