"""The blueprint catalogue, which is the same for all companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from vclient._api import routes
from vclient.testing._server.bodies.kinds import Boolean, Enum, Uuid
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.constants import BLUEPRINT_ORDERS, CHARACTER_CLASSES, GAME_VERSIONS
from vclient.testing._server.operation import operation
from vclient.testing._server.views import blueprint as views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vclient.testing._server.context import Context
    from vclient.testing._server.state.blueprint import Auspice, Clan, Placed
    from vclient.testing._server.state.records import Trait

    PlacedT = TypeVar("PlacedT", bound="Placed | Trait")
    VersionedT = TypeVar("VersionedT", bound="Clan | Auspice")

_PAGED: Final = paged(1000)
_VERSION: Final = Parameter("game_version", Enum(*GAME_VERSIONS))
_PLACED: Final = (
    *_PAGED,
    _VERSION,
    Parameter("character_class", Enum(*CHARACTER_CLASSES)),
)
_CATEGORY: Final = Parameter("category_id", Uuid())


@operation("GET", routes.BLUEPRINT_SECTIONS, query=_PLACED)
def list_sections(ctx: Context) -> dict[str, Any]:
    """List the sections of the sheet."""
    rows = _fitting(ctx, ctx.state.sections)
    return ctx.page(sorted(rows, key=lambda row: row.order), views.section)


@operation("GET", routes.BLUEPRINT_CATEGORIES, query=(*_PLACED, Parameter("section_id", Uuid())))
def list_categories(ctx: Context) -> dict[str, Any]:
    """List the categories of traits."""
    section_id = ctx.query["section_id"]
    rows = _fitting(ctx, ctx.state.categories)
    found = [row for row in rows if section_id in (None, row.section_id)]
    return ctx.page(sorted(found, key=lambda row: (row.order, row.id)), views.category)


@operation("GET", routes.BLUEPRINT_SUBCATEGORIES, query=(*_PLACED, _CATEGORY))
def list_subcategories(ctx: Context) -> dict[str, Any]:
    """List the subcategories of traits."""
    category_id = ctx.query["category_id"]
    rows = _fitting(ctx, ctx.state.subcategories)
    found = [row for row in rows if category_id in (None, row.category_id)]
    return ctx.page(sorted(found, key=lambda row: (row.name, row.id)), views.subcategory)


@operation(
    "GET",
    routes.BLUEPRINT_TRAITS,
    query=(
        *_PLACED,
        _CATEGORY,
        Parameter("subcategory_id", Uuid()),
        Parameter("exclude_subcategory_traits", Boolean(), default=False, nullable=False),
        Parameter("is_rollable", Boolean()),
        Parameter("order_by", Enum(*BLUEPRINT_ORDERS), default="NAME", nullable=False),
    ),
)
def list_traits(ctx: Context) -> dict[str, Any]:
    """List the traits of the catalogue, without custom traits."""
    query = ctx.query
    found = [
        row
        for row in _fitting(ctx, ctx.state.traits)
        if row.custom_for_character_id is None
        and query["category_id"] in (None, row.category_id)
        and query["subcategory_id"] in (None, row.subcategory_id)
        and query["is_rollable"] in (None, row.is_rollable)
        and not (query["exclude_subcategory_traits"] and row.subcategory_id is not None)
    ]
    key = _sheet_order(ctx) if query["order_by"] == "SHEET" else _name_order
    return ctx.page(sorted(found, key=key), views.trait)


@operation("GET", routes.BLUEPRINT_CONCEPTS, query=_PAGED)
def list_concepts(ctx: Context) -> dict[str, Any]:
    """List the concepts."""
    return ctx.page(sorted(ctx.state.concepts, key=lambda row: row.name), views.concept)


@operation("GET", routes.BLUEPRINT_VAMPIRE_CLANS, query=(*_PAGED, _VERSION))
def list_clans(ctx: Context) -> dict[str, Any]:
    """List the clans of vampires."""
    return ctx.page(_versioned(ctx, ctx.state.clans), views.clan)


@operation("GET", routes.BLUEPRINT_WEREWOLF_TRIBES, query=(*_PAGED, _VERSION))
def list_tribes(ctx: Context) -> dict[str, Any]:
    """List the tribes of werewolves."""
    return ctx.page(_versioned(ctx, ctx.state.tribes), views.tribe)


@operation("GET", routes.BLUEPRINT_WEREWOLF_AUSPICES, query=(*_PAGED, _VERSION))
def list_auspices(ctx: Context) -> dict[str, Any]:
    """List the auspices of werewolves."""
    return ctx.page(_versioned(ctx, ctx.state.auspices), views.auspice)


@operation("GET", routes.BLUEPRINT_SECTION)
def get_section(ctx: Context) -> dict[str, Any]:
    """Show a section of the sheet."""
    return views.section(ctx.state, ctx.found["section_id"])


@operation("GET", routes.BLUEPRINT_CATEGORY)
def get_category(ctx: Context) -> dict[str, Any]:
    """Show a category of traits."""
    return views.category(ctx.state, ctx.found["category_id"])


@operation("GET", routes.BLUEPRINT_SUBCATEGORY)
def get_subcategory(ctx: Context) -> dict[str, Any]:
    """Show a subcategory of traits."""
    return views.subcategory(ctx.state, ctx.found["subcategory_id"])


@operation("GET", routes.BLUEPRINT_TRAIT)
def get_trait(ctx: Context) -> dict[str, Any]:
    """Show a trait, including custom traits."""
    return views.trait(ctx.state, ctx.found["trait_id"])


@operation("GET", routes.BLUEPRINT_CONCEPT)
def get_concept(ctx: Context) -> dict[str, Any]:
    """Show a concept."""
    return views.concept(ctx.state, ctx.found["concept_id"])


@operation("GET", routes.BLUEPRINT_VAMPIRE_CLAN)
def get_clan(ctx: Context) -> dict[str, Any]:
    """Show a clan of vampires."""
    return views.clan(ctx.state, ctx.found["vampire_clan_id"])


@operation("GET", routes.BLUEPRINT_WEREWOLF_TRIBE)
def get_tribe(ctx: Context) -> dict[str, Any]:
    """Show a tribe of werewolves."""
    return views.tribe(ctx.state, ctx.found["werewolf_tribe_id"])


@operation("GET", routes.BLUEPRINT_WEREWOLF_AUSPICE)
def get_auspice(ctx: Context) -> dict[str, Any]:
    """Show an auspice of werewolves."""
    return views.auspice(ctx.state, ctx.found["werewolf_auspice_id"])


def _fitting(ctx: Context, rows: Iterable[PlacedT]) -> list[PlacedT]:
    version, character_class = ctx.query["game_version"], ctx.query["character_class"]
    return [
        row
        for row in rows
        if (version is None or version in row.game_versions)
        and (character_class is None or character_class in row.character_classes)
    ]


def _versioned(ctx: Context, rows: Iterable[VersionedT]) -> list[VersionedT]:
    version = ctx.query["game_version"]
    found = [row for row in rows if version is None or version in row.game_versions]
    return sorted(found, key=lambda row: row.name)


def _name_order(row: Trait) -> tuple[Any, ...]:
    return row.name, row.id


def _sheet_order(ctx: Context) -> Callable[[Trait], tuple[Any, ...]]:
    def key(row: Trait) -> tuple[Any, ...]:
        category = views.category_of(ctx.state, row)
        section = views.section_of(ctx.state, category)
        return section.order, category.order, row.name, row.id

    return key
