"""The traits of a character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient.models.character_traits import (
    BulkAssignTraitResponse,
    CharacterTrait,
    CharacterTraitAdd,
    CharacterTraitBatch,
    CharacterTraitChange,
    CharacterTraitFilters,
    CharacterTraitRemoval,
    CharacterTraitValueOptionsResponse,
    TraitCreate,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import TraitModifyCurrency
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        CharacterTraitAddFields,
        CharacterTraitFiltersFields,
        TraitCreateFields,
    )
    from vclient.models.write_options import UserWriteOptions


class CharacterTraitsService(ScopedService):
    """The traits of a character, paid with `XP` of its player or its own `STARTING_POINTS`.

    They are listed by category, in no order within a category; arguments that are not explained are
    those that `Service` explains. In the operations below, `{character}` is
    `/companies/{company_id}/characters/{character_id}`.
    """

    def _pages(self, filters: CharacterTraitFiltersFields) -> Pages[CharacterTrait]:
        path = self._path(routes.CHARACTER_TRAITS)
        return self._list(path, CharacterTrait, CharacterTraitFilters(**filters))

    async def get_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[CharacterTraitFiltersFields]
    ) -> PaginatedResponse[CharacterTrait]:
        """Return one page of the traits by category. API: `GET {character}/traits`."""
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(
        self,
        *,
        progress: ProgressCallback | None = None,
        **filters: Unpack[CharacterTraitFiltersFields],
    ) -> Items[CharacterTrait]:
        """Return all traits by category. API: `GET {character}/traits`."""
        return await self._pages(filters).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[CharacterTraitFiltersFields]
    ) -> AsyncIterator[CharacterTrait]:
        """Stream all traits page by page by category. API: `GET {character}/traits`."""
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[CharacterTraitFiltersFields]) -> int:
        """Return the number of traits. API: `GET {character}/traits`."""
        return await self._pages(filters).count()

    async def get(self, character_trait_id: str) -> CharacterTrait:
        """Return a trait of the character. API: `GET {character}/traits/{character_trait_id}`."""
        path = self._path(routes.CHARACTER_TRAIT, character_trait_id=character_trait_id)
        return await self._get(path, CharacterTrait)

    async def assign(
        self,
        trait_id: str,
        value: int,
        currency: TraitModifyCurrency | str = "NO_COST",
        **options: Unpack[UserWriteOptions],
    ) -> CharacterTrait:
        """Add a trait to the character and return it.

        Args:
            trait_id: Id of the trait.
            value: Value, within the limits of the trait.
            currency: Currency that pays for it.
            **options: The options of a write.

        Raises:
            ValidationError: The value is out of range, or there are not enough points.
            ConflictError: The character has the trait already.

        API: `POST {character}/traits/assign`
        """
        path = self._path(routes.CHARACTER_TRAITS_ASSIGN)
        add = CharacterTraitAdd(trait_id=trait_id, value=value, currency=currency)
        return await self._write("POST", path, CharacterTrait, CharacterTraitAdd, add, options)

    async def bulk_assign(
        self,
        items: Iterable[CharacterTraitAdd | CharacterTraitAddFields],
        **options: Unpack[UserWriteOptions],
    ) -> BulkAssignTraitResponse:
        """Add many traits to the character and return which of them were assigned.

        Args:
            items: The traits as models or mappings, at most 200.
            **options: The options of a write.

        API: `POST {character}/traits/bulk-assign`
        """
        path, batch = self._path(routes.CHARACTER_TRAITS_BULK_ASSIGN), {"items": items, **options}
        model = CharacterTraitBatch
        return await self._write("POST", path, BulkAssignTraitResponse, model, None, batch)

    async def create(
        self, request: TraitCreate | None = None, **fields: Unpack[TraitCreateFields]
    ) -> CharacterTrait:
        """Create a custom trait of the character, with one dot, and return it.

        Args:
            request: The trait as a model.
            **fields: The trait as keyword fields, which override `request`; the options of a write.

        Raises:
            ConflictError: The character or the catalogue has a trait of this name.

        API: `POST {character}/traits/create`
        """
        path = self._path(routes.CHARACTER_TRAITS_CREATE)
        return await self._write("POST", path, CharacterTrait, TraitCreate, request, fields)

    async def get_value_options(
        self, character_trait_id: str
    ) -> CharacterTraitValueOptionsResponse:
        """Return the possible values of a trait with their costs.

        API: `GET {character}/traits/{character_trait_id}/value-options`
        """
        route = routes.CHARACTER_TRAIT_VALUE_OPTIONS
        path = self._path(route, character_trait_id=character_trait_id)
        return await self._get(path, CharacterTraitValueOptionsResponse)

    async def change_value(
        self,
        character_trait_id: str,
        new_value: int,
        currency: TraitModifyCurrency | str,
        **options: Unpack[UserWriteOptions],
    ) -> CharacterTrait:
        """Raise or lower a trait and return it.

        Args:
            character_trait_id: Id of the trait of the character.
            new_value: The new value, within the limits of the trait.
            currency: Currency of the cost or the refund.
            **options: The options of a write.

        Raises:
            ValidationError: The value is out of range, or there are not enough points.

        API: `PUT {character}/traits/{character_trait_id}/value`
        """
        path = self._path(routes.CHARACTER_TRAIT_VALUE, character_trait_id=character_trait_id)
        change = CharacterTraitChange(target_value=new_value, currency=currency)
        return await self._write("PUT", path, CharacterTrait, CharacterTraitChange, change, options)

    async def delete(
        self,
        character_trait_id: str,
        currency: TraitModifyCurrency | str | None = None,
        *,
        requesting_user_id: str | None = None,
    ) -> None:
        """Remove a trait from the character; a custom trait is deleted permanently.

        Args:
            character_trait_id: Id of the trait of the character.
            currency: Currency of the refund; None for no refund.
            requesting_user_id: Id of the acting user, in place of the service's.

        API: `DELETE {character}/traits/{character_trait_id}`
        """
        path = self._path(routes.CHARACTER_TRAIT, character_trait_id=character_trait_id)
        params = CharacterTraitRemoval(currency=currency).to_params()
        await self._delete(path, requesting_user_id, params)
