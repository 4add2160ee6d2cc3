"""The traits of a character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, overload

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
    CharacterTraitSpecialtyCreate,
    CharacterTraitSpecialtyUpdate,
    CharacterTraitValueOptionsResponse,
    TraitCreate,
)
from vclient.models.trackers import Tracker, TrackerChange, TrackerState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from typing import Unpack

    from vclient._api.routes import RoutePath
    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import DamageType, TrackerAction, TraitModifyCurrency
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        CharacterTraitAddFields,
        CharacterTraitFiltersFields,
        TrackerStateFields,
        TraitCreateFields,
        TraitCreateRequired,
    )
    from vclient.models.write_options import UserWriteOptions


# For checkers, the type of an answer is one class, and a tracker is of one of several.
_TRACKER: type[Tracker] = cast("Any", Tracker)


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
        """Return one page of the traits by category.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `category_id` and `is_rollable`; None does not filter.

        API: `GET {character}/traits`
        """
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(
        self,
        *,
        progress: ProgressCallback | None = None,
        **filters: Unpack[CharacterTraitFiltersFields],
    ) -> Items[CharacterTrait]:
        """Return all traits by category.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `category_id` and `is_rollable`; None does not filter.

        API: `GET {character}/traits`
        """
        return await self._pages(filters).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[CharacterTraitFiltersFields]
    ) -> AsyncIterator[CharacterTrait]:
        """Stream all traits page by page by category.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `category_id` and `is_rollable`; None does not filter.

        API: `GET {character}/traits`
        """
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[CharacterTraitFiltersFields]) -> int:
        """Return the number of traits.

        Args:
            **filters: Filters: `category_id` and `is_rollable`; None does not filter.

        API: `GET {character}/traits`
        """
        return await self._pages(filters).count()

    async def get(self, character_trait_id: str) -> CharacterTrait:
        """Return a trait of the character.

        Args:
            character_trait_id: Id of the trait of the character.

        API: `GET {character}/traits/{character_trait_id}`
        """
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

    @overload
    async def create(self, **fields: Unpack[TraitCreateRequired]) -> CharacterTrait: ...

    @overload
    async def create(
        self, request: TraitCreate | None, **fields: Unpack[TraitCreateFields]
    ) -> CharacterTrait: ...

    async def create(
        self, request: TraitCreate | None = None, **fields: Unpack[TraitCreateFields]
    ) -> CharacterTrait:
        """Create a custom trait of the character, with one dot, and return it.

        Args:
            request: The trait as a model.
            **fields: The trait as keyword fields, which override `request`; the options of a write.

        Raises:
            ConflictError: The character or the catalogue has a trait of this name, or another
                call changed the trait meanwhile: nothing was spent, try again.

        API: `POST {character}/traits/create`
        """
        path = self._path(routes.CHARACTER_TRAITS_CREATE)
        return await self._write("POST", path, CharacterTrait, TraitCreate, request, fields)

    async def get_value_options(
        self, character_trait_id: str
    ) -> CharacterTraitValueOptionsResponse:
        """Return the possible values of a trait with their costs.

        Args:
            character_trait_id: Id of the trait of the character.

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
            ConflictError: Another call changed the value meanwhile, where points pay for it.
                Nothing was spent; read the trait and try again.

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
        """Remove a trait with its specialties, a custom trait for good.

        Args:
            character_trait_id: Id of the trait of the character.
            currency: Currency of the refund; None for no refund.
            requesting_user_id: Id of the acting user, in place of the service's.

        Raises:
            ConflictError: Another call changed the value meanwhile, where points come back.
                Nothing came back; read the trait and try again.

        API: `DELETE {character}/traits/{character_trait_id}`
        """
        path = self._path(routes.CHARACTER_TRAIT, character_trait_id=character_trait_id)
        params = CharacterTraitRemoval(currency=currency).to_params()
        await self._delete(path, requesting_user_id, params)

    async def get_tracker(self, character_trait_id: str) -> Tracker:
        """Return the tracker of a trait: its points, damage or stains.

        Args:
            character_trait_id: Id of the trait of the character.

        Raises:
            NotFoundError: There is no such trait, or it has no tracker in the character's edition.

        API: `GET {character}/traits/{character_trait_id}/tracker`
        """
        path = self._path(routes.CHARACTER_TRAIT_TRACKER, character_trait_id=character_trait_id)
        return await self._get(path, _TRACKER)

    async def set_tracker(
        self,
        character_trait_id: str,
        request: TrackerState | None = None,
        **fields: Unpack[TrackerStateFields],
    ) -> Tracker:
        """Replace the whole state of a tracker, as to correct it, and return it.

        Fields that are left out become 0; a counter needs `current`. As for
        `apply_tracker_action`, the acting user is the character's player or a storyteller.

        Args:
            character_trait_id: Id of the trait of the character.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `TrackerState`, which override `request`; also `idempotency_key` and
                `requesting_user_id`.

        Raises:
            ValidationError: A field is not for this tracker, or it does not hold as much.

        API: `PUT {character}/traits/{character_trait_id}/tracker`
        """
        path = self._path(routes.CHARACTER_TRAIT_TRACKER, character_trait_id=character_trait_id)
        return await self._write("PUT", path, _TRACKER, TrackerState, request, fields)

    async def apply_tracker_action(
        self,
        character_trait_id: str,
        action: TrackerAction | str,
        *,
        amount: int = 1,
        damage_type: DamageType | str | None = None,
        **options: Unpack[UserWriteOptions],
    ) -> Tracker:
        """Spend, gain, damage, heal or stain by the rules of the edition, and return the tracker.

        `Options.characters.tracker_rules` has the actions and the types of damage of each tracker.

        Args:
            character_trait_id: Id of the trait of the character.
            action: The action: `spend`, `gain` or `reset` for a counter, `damage`, `heal` or
                `reset` for damage, `add_stain`, `remove_stain` or `reset` for stains.
            amount: Number of points that it affects, at least 1.
            damage_type: Type of the damage, for `damage` and `heal`: `SUPERFICIAL` or
                `AGGRAVATED`.
            **options: The options of a write.

        Raises:
            ValidationError: The action or the type is not for this tracker, the type is missing,
                or more is spent than is left.

        API: `POST {character}/traits/{character_trait_id}/tracker/actions`
        """
        route = routes.CHARACTER_TRAIT_TRACKER_ACTIONS
        path = self._path(route, character_trait_id=character_trait_id)
        change = TrackerChange(action=action, amount=amount)
        if damage_type is not None:
            change.damage_type = damage_type
        return await self._write("POST", path, _TRACKER, TrackerChange, change, options)

    async def add_specialty(
        self,
        character_trait_id: str,
        name: str,
        currency: TraitModifyCurrency = "NO_COST",
        **options: Unpack[UserWriteOptions],
    ) -> CharacterTrait:
        """Add a specialty to an ability, and return the trait with all its specialties.

        With the setting `specialty_xp_cost_enabled` of the company it costs 3 points, or nothing
        with `NO_COST` where `permission_free_trait_changes` allows that; otherwise it is free.

        Args:
            character_trait_id: Id of the trait of the character, an ability of value 1 or more.
            name: Name, 3 to 50 characters, unique on the trait in any case.
            currency: Currency that pays for it; `NO_COST` for characters without a player.
            **options: The options of a write.

        Raises:
            ValidationError: The trait is no ability or has no dot, the name is taken, or there
                are not enough points.

        API: `POST {character}/traits/{character_trait_id}/specialties`
        """
        route = routes.CHARACTER_TRAIT_SPECIALTIES
        path = self._path(route, character_trait_id=character_trait_id)
        model = CharacterTraitSpecialtyCreate
        create = model(name=name, currency=currency)
        return await self._write("POST", path, CharacterTrait, model, create, options)

    async def update_specialty(
        self,
        character_trait_id: str,
        specialty_id: str,
        name: str,
        **options: Unpack[UserWriteOptions],
    ) -> CharacterTrait:
        """Rename a specialty, at no cost, and return the trait with all its specialties.

        Args:
            character_trait_id: Id of the trait of the character.
            specialty_id: Id of the specialty.
            name: Name, 3 to 50 characters, unique on the trait in any case.
            **options: The options of a write.

        Raises:
            ValidationError: The name is taken.

        API: `PATCH {character}/traits/{character_trait_id}/specialties/{specialty_id}`
        """
        model = CharacterTraitSpecialtyUpdate
        path = self._specialty(character_trait_id, specialty_id)
        update = model(name=name)
        return await self._write("PATCH", path, CharacterTrait, model, update, options)

    async def delete_specialty(
        self, character_trait_id: str, specialty_id: str, *, requesting_user_id: str | None = None
    ) -> None:
        """Remove a specialty; what was paid comes back in its currency.

        Experience comes back where the company's `permission_recoup_xp` allows it, starting points
        always.

        Args:
            character_trait_id: Id of the trait of the character.
            specialty_id: Id of the specialty.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE {character}/traits/{character_trait_id}/specialties/{specialty_id}`
        """
        path = self._specialty(character_trait_id, specialty_id)
        await self._delete(path, requesting_user_id)

    def _specialty(self, character_trait_id: str, specialty_id: str) -> RoutePath:
        ids = {"character_trait_id": character_trait_id, "specialty_id": specialty_id}
        return self._path(routes.CHARACTER_TRAIT_SPECIALTY, **ids)
