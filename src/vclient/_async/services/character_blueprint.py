"""The blueprint of characters: the catalogue of their sections, traits and concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from vclient._api import routes
from vclient._async.pagination import LARGEST_CATALOGUE_LIMIT
from vclient._async.services.base import ScopedService
from vclient.models import blueprint as models
from vclient.models.base import RequestModel
from vclient.models.traits import Trait

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        CategoryFiltersFields,
        SectionFiltersFields,
        SubcategoryFiltersFields,
        TraitFiltersFields,
        VersionFiltersFields,
    )

ItemT = TypeVar("ItemT")


class _Kind(NamedTuple, Generic[ItemT]):
    """A list of the blueprint: its path, its items and its filters."""

    route: routes.Route
    item: type[ItemT]
    filters: type[RequestModel]


_SECTIONS = _Kind(routes.BLUEPRINT_SECTIONS, models.SheetSection, models.SectionFilters)
_CATEGORIES = _Kind(routes.BLUEPRINT_CATEGORIES, models.TraitCategory, models.CategoryFilters)
_SUBCATEGORIES = _Kind(
    routes.BLUEPRINT_SUBCATEGORIES, models.TraitSubcategory, models.SubcategoryFilters
)
_TRAITS = _Kind(routes.BLUEPRINT_TRAITS, Trait, models.TraitFilters)
_CONCEPTS = _Kind(routes.BLUEPRINT_CONCEPTS, models.CharacterConcept, RequestModel)
_VAMPIRE_CLANS = _Kind(routes.BLUEPRINT_VAMPIRE_CLANS, models.VampireClan, models.VersionFilters)
_WEREWOLF_TRIBES = _Kind(
    routes.BLUEPRINT_WEREWOLF_TRIBES, models.WerewolfTribe, models.VersionFilters
)
_WEREWOLF_AUSPICES = _Kind(
    routes.BLUEPRINT_WEREWOLF_AUSPICES, models.WerewolfAuspice, models.VersionFilters
)


class CharacterBlueprintService(ScopedService):
    """The catalogue of the game: sections and traits of sheets, concepts, clans and tribes.

    It is the same for every company and read-only. In the operations below, `{blueprint}` is
    `/companies/{company_id}/characterblueprint`.
    """

    def _pages(self, kind: _Kind[ItemT], filters: Mapping[str, Any]) -> Pages[ItemT]:
        path, limit = self._path(kind.route), LARGEST_CATALOGUE_LIMIT
        return self._list(path, kind.item, kind.filters(**filters), largest_limit=limit)

    async def get_sections_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[SectionFiltersFields]
    ) -> PaginatedResponse[models.SheetSection]:
        """Return one page of the sections by order.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version` and `character_class`; None does not filter.

        API: `GET {blueprint}/sections`
        """
        return await self._pages(_SECTIONS, filters).get_page(limit=limit, offset=offset)

    async def list_all_sections(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[SectionFiltersFields]
    ) -> Items[models.SheetSection]:
        """Return all sections by order.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version` and `character_class`; None does not filter.

        API: `GET {blueprint}/sections`
        """
        return await self._pages(_SECTIONS, filters).list_all(progress)

    def iter_all_sections(
        self, *, limit: int | None = None, **filters: Unpack[SectionFiltersFields]
    ) -> AsyncIterator[models.SheetSection]:
        """Stream all sections by order.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version` and `character_class`; None does not filter.

        API: `GET {blueprint}/sections`
        """
        return self._pages(_SECTIONS, filters).iter_all(limit=limit)

    async def get_section(self, *, section_id: str) -> models.SheetSection:
        """Return a section.

        Args:
            section_id: Id of the section.

        API: `GET {blueprint}/sections/{section_id}`
        """
        path = self._path(routes.BLUEPRINT_SECTION, section_id=section_id)
        return await self._get(path, models.SheetSection)

    async def get_categories_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[CategoryFiltersFields]
    ) -> PaginatedResponse[models.TraitCategory]:
        """Return one page of the categories by order.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`, `character_class` and `section_id`; None does not
                filter.

        API: `GET {blueprint}/categories`
        """
        return await self._pages(_CATEGORIES, filters).get_page(limit=limit, offset=offset)

    async def list_all_categories(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[CategoryFiltersFields]
    ) -> Items[models.TraitCategory]:
        """Return all categories by order.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`, `character_class` and `section_id`; None does not
                filter.

        API: `GET {blueprint}/categories`
        """
        return await self._pages(_CATEGORIES, filters).list_all(progress)

    def iter_all_categories(
        self, *, limit: int | None = None, **filters: Unpack[CategoryFiltersFields]
    ) -> AsyncIterator[models.TraitCategory]:
        """Stream all categories by order.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`, `character_class` and `section_id`; None does not
                filter.

        API: `GET {blueprint}/categories`
        """
        return self._pages(_CATEGORIES, filters).iter_all(limit=limit)

    async def get_category(self, *, category_id: str) -> models.TraitCategory:
        """Return a category.

        Args:
            category_id: Id of the category.

        API: `GET {blueprint}/categories/{category_id}`
        """
        path = self._path(routes.BLUEPRINT_CATEGORY, category_id=category_id)
        return await self._get(path, models.TraitCategory)

    async def get_subcategories_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[SubcategoryFiltersFields]
    ) -> PaginatedResponse[models.TraitSubcategory]:
        """Return one page of the subcategories by name.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`, `character_class` and `category_id`; None does not
                filter.

        API: `GET {blueprint}/subcategories`
        """
        return await self._pages(_SUBCATEGORIES, filters).get_page(limit=limit, offset=offset)

    async def list_all_subcategories(
        self,
        *,
        progress: ProgressCallback | None = None,
        **filters: Unpack[SubcategoryFiltersFields],
    ) -> Items[models.TraitSubcategory]:
        """Return all subcategories by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`, `character_class` and `category_id`; None does not
                filter.

        API: `GET {blueprint}/subcategories`
        """
        return await self._pages(_SUBCATEGORIES, filters).list_all(progress)

    def iter_all_subcategories(
        self, *, limit: int | None = None, **filters: Unpack[SubcategoryFiltersFields]
    ) -> AsyncIterator[models.TraitSubcategory]:
        """Stream all subcategories by name.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`, `character_class` and `category_id`; None does not
                filter.

        API: `GET {blueprint}/subcategories`
        """
        return self._pages(_SUBCATEGORIES, filters).iter_all(limit=limit)

    async def get_subcategory(self, *, subcategory_id: str) -> models.TraitSubcategory:
        """Return a subcategory.

        Args:
            subcategory_id: Id of the subcategory.

        API: `GET {blueprint}/subcategories/{subcategory_id}`
        """
        path = self._path(routes.BLUEPRINT_SUBCATEGORY, subcategory_id=subcategory_id)
        return await self._get(path, models.TraitSubcategory)

    async def get_traits_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[TraitFiltersFields]
    ) -> PaginatedResponse[Trait]:
        """Return one page of the traits by name or as on a sheet.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`, `character_class`, `category_id`, `subcategory_id`,
                `exclude_subcategory_traits`, `is_rollable` and `order_by`; None does not filter.

        API: `GET {blueprint}/traits`
        """
        return await self._pages(_TRAITS, filters).get_page(limit=limit, offset=offset)

    async def list_all_traits(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[TraitFiltersFields]
    ) -> Items[Trait]:
        """Return all traits by name or as on a sheet.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`, `character_class`, `category_id`, `subcategory_id`,
                `exclude_subcategory_traits`, `is_rollable` and `order_by`; None does not filter.

        API: `GET {blueprint}/traits`
        """
        return await self._pages(_TRAITS, filters).list_all(progress)

    def iter_all_traits(
        self, *, limit: int | None = None, **filters: Unpack[TraitFiltersFields]
    ) -> AsyncIterator[Trait]:
        """Stream all traits by name or as on a sheet.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`, `character_class`, `category_id`, `subcategory_id`,
                `exclude_subcategory_traits`, `is_rollable` and `order_by`; None does not filter.

        API: `GET {blueprint}/traits`
        """
        return self._pages(_TRAITS, filters).iter_all(limit=limit)

    async def get_trait(self, *, trait_id: str) -> Trait:
        """Return a trait.

        Args:
            trait_id: Id of the trait.

        API: `GET {blueprint}/traits/{trait_id}`
        """
        path = self._path(routes.BLUEPRINT_TRAIT, trait_id=trait_id)
        return await self._get(path, Trait)

    async def get_concepts_page(
        self, *, limit: int = 10, offset: int = 0
    ) -> PaginatedResponse[models.CharacterConcept]:
        """Return one page of the concepts by name.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.

        API: `GET {blueprint}/concepts`
        """
        return await self._pages(_CONCEPTS, {}).get_page(limit=limit, offset=offset)

    async def list_all_concepts(
        self, *, progress: ProgressCallback | None = None
    ) -> Items[models.CharacterConcept]:
        """Return all concepts by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.

        API: `GET {blueprint}/concepts`
        """
        return await self._pages(_CONCEPTS, {}).list_all(progress)

    def iter_all_concepts(
        self, *, limit: int | None = None
    ) -> AsyncIterator[models.CharacterConcept]:
        """Stream all concepts by name.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.

        API: `GET {blueprint}/concepts`
        """
        return self._pages(_CONCEPTS, {}).iter_all(limit=limit)

    async def get_concept(self, *, concept_id: str) -> models.CharacterConcept:
        """Return a concept.

        Args:
            concept_id: Id of the concept.

        API: `GET {blueprint}/concepts/{concept_id}`
        """
        path = self._path(routes.BLUEPRINT_CONCEPT, concept_id=concept_id)
        return await self._get(path, models.CharacterConcept)

    async def get_vampire_clans_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[VersionFiltersFields]
    ) -> PaginatedResponse[models.VampireClan]:
        """Return one page of the clans by name.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/vampire-clans`
        """
        return await self._pages(_VAMPIRE_CLANS, filters).get_page(limit=limit, offset=offset)

    async def list_all_vampire_clans(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> Items[models.VampireClan]:
        """Return all clans by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/vampire-clans`
        """
        return await self._pages(_VAMPIRE_CLANS, filters).list_all(progress)

    def iter_all_vampire_clans(
        self, *, limit: int | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> AsyncIterator[models.VampireClan]:
        """Stream all clans by name.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/vampire-clans`
        """
        return self._pages(_VAMPIRE_CLANS, filters).iter_all(limit=limit)

    async def get_vampire_clan(self, *, vampire_clan_id: str) -> models.VampireClan:
        """Return a clan.

        Args:
            vampire_clan_id: Id of the vampire clan.

        API: `GET {blueprint}/vampire-clans/{vampire_clan_id}`
        """
        path = self._path(routes.BLUEPRINT_VAMPIRE_CLAN, vampire_clan_id=vampire_clan_id)
        return await self._get(path, models.VampireClan)

    async def get_werewolf_tribes_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[VersionFiltersFields]
    ) -> PaginatedResponse[models.WerewolfTribe]:
        """Return one page of the tribes by name.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-tribes`
        """
        return await self._pages(_WEREWOLF_TRIBES, filters).get_page(limit=limit, offset=offset)

    async def list_all_werewolf_tribes(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> Items[models.WerewolfTribe]:
        """Return all tribes by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-tribes`
        """
        return await self._pages(_WEREWOLF_TRIBES, filters).list_all(progress)

    def iter_all_werewolf_tribes(
        self, *, limit: int | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> AsyncIterator[models.WerewolfTribe]:
        """Stream all tribes by name.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-tribes`
        """
        return self._pages(_WEREWOLF_TRIBES, filters).iter_all(limit=limit)

    async def get_werewolf_tribe(self, *, werewolf_tribe_id: str) -> models.WerewolfTribe:
        """Return a tribe.

        Args:
            werewolf_tribe_id: Id of the werewolf tribe.

        API: `GET {blueprint}/werewolf-tribes/{werewolf_tribe_id}`
        """
        path = self._path(routes.BLUEPRINT_WEREWOLF_TRIBE, werewolf_tribe_id=werewolf_tribe_id)
        return await self._get(path, models.WerewolfTribe)

    async def get_werewolf_auspices_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[VersionFiltersFields]
    ) -> PaginatedResponse[models.WerewolfAuspice]:
        """Return one page of the auspices by name.

        Args:
            limit: Number of items, 0 to 1000.
            offset: Number of items to leave out before the first.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-auspices`
        """
        return await self._pages(_WEREWOLF_AUSPICES, filters).get_page(limit=limit, offset=offset)

    async def list_all_werewolf_auspices(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> Items[models.WerewolfAuspice]:
        """Return all auspices by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-auspices`
        """
        return await self._pages(_WEREWOLF_AUSPICES, filters).list_all(progress)

    def iter_all_werewolf_auspices(
        self, *, limit: int | None = None, **filters: Unpack[VersionFiltersFields]
    ) -> AsyncIterator[models.WerewolfAuspice]:
        """Stream all auspices by name.

        Args:
            limit: Number of items of each page, 1 to 1000; 1000 by default.
            **filters: Filters: `game_version`; None does not filter.

        API: `GET {blueprint}/werewolf-auspices`
        """
        return self._pages(_WEREWOLF_AUSPICES, filters).iter_all(limit=limit)

    async def get_werewolf_auspice(self, *, werewolf_auspice_id: str) -> models.WerewolfAuspice:
        """Return an auspice.

        Args:
            werewolf_auspice_id: Id of the werewolf auspice.

        API: `GET {blueprint}/werewolf-auspices/{werewolf_auspice_id}`
        """
        route = routes.BLUEPRINT_WEREWOLF_AUSPICE
        path = self._path(route, werewolf_auspice_id=werewolf_auspice_id)
        return await self._get(path, models.WerewolfAuspice)
