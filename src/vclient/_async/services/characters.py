"""Characters, their inventories and their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.notes import NotesMixin
from vclient.models.base import without_unset
from vclient.models.character_details import CharacterDetail, CharacterFullSheet, FullSheetCategory
from vclient.models.characters import Character, CharacterCreate, CharacterFilters, CharacterUpdate
from vclient.models.inventory import InventoryItem, InventoryItemCreate, InventoryItemUpdate
from vclient.models.statistics import RollStatistics
from vclient.models.trackers import Health, HealthState, TrackerChange

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import Unpack

    from vclient._api.routes import RoutePath
    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import CharacterInclude, DamageType, TrackerAction
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        CharacterCreateFields,
        CharacterCreateRequired,
        CharacterFiltersFields,
        CharacterUpdateFields,
        HealthStateFields,
        InventoryItemCreateFields,
        InventoryItemCreateRequired,
        InventoryItemUpdateFields,
    )
    from vclient.models.write_options import UserWriteOptions


class CharactersService(NotesMixin, AssetsMixin):
    """The characters of a company that the acting user can see, or those of one campaign.

    The campaign of the service filters its lists, unless another `campaign_id` is given
    (None for all campaigns), and is the default campaign of new characters.
    Characters are listed by first and last name; arguments that are not explained are those
    that `Service` explains. In the operations below, `{characters}` is
    `/companies/{company_id}/characters` and `{character}` is `{characters}/{character_id}`.
    """

    _parent_name = "character_id"
    _parent_route = routes.CHARACTER

    def _pages(self, filters: CharacterFiltersFields) -> Pages[Character]:
        given = {"campaign_id": self._in_campaign, **without_unset(filters)}
        return self._list(self._path(routes.CHARACTERS), Character, CharacterFilters(**given))

    async def get_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[CharacterFiltersFields]
    ) -> PaginatedResponse[Character]:
        """Return one page of the characters by name.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `campaign_id`, `user_player_id`, `user_creator_id`,
                `character_class`, `character_type`, `status` and `is_temporary`; None does not
                filter.

        API: `GET {characters}`
        """
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[CharacterFiltersFields]
    ) -> Items[Character]:
        """Return all characters by name.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `campaign_id`, `user_player_id`, `user_creator_id`,
                `character_class`, `character_type`, `status` and `is_temporary`; None does not
                filter.

        API: `GET {characters}`
        """
        return await self._pages(filters).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[CharacterFiltersFields]
    ) -> AsyncIterator[Character]:
        """Stream all characters page by page by name.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `campaign_id`, `user_player_id`, `user_creator_id`,
                `character_class`, `character_type`, `status` and `is_temporary`; None does not
                filter.

        API: `GET {characters}`
        """
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[CharacterFiltersFields]) -> int:
        """Return the number of characters.

        Args:
            **filters: Filters: `campaign_id`, `user_player_id`, `user_creator_id`,
                `character_class`, `character_type`, `status` and `is_temporary`; None does not
                filter.

        API: `GET {characters}`
        """
        return await self._pages(filters).count()

    async def get(
        self, character_id: str, *, include: Sequence[CharacterInclude] | None = None
    ) -> CharacterDetail:
        """Return a character.

        Args:
            character_id: Id of the character.
            include: Optional parts of the character: `traits` (the server fails on gifts of a
                tribe or an auspice), `inventory`, `notes` or `assets`.

        API: `GET {character}`
        """
        path = self._path(routes.CHARACTER, character_id=character_id)
        return await self._get(path, CharacterDetail, {"include": include})

    @overload
    async def create(self, **fields: Unpack[CharacterCreateRequired]) -> Character: ...

    @overload
    async def create(
        self, request: CharacterCreate | None, **fields: Unpack[CharacterCreateFields]
    ) -> Character: ...

    async def create(
        self, request: CharacterCreate | None = None, **fields: Unpack[CharacterCreateFields]
    ) -> Character:
        """Create a character and return it.

        Args:
            request: The character as a model.
            **fields: The character as keyword fields, which override `request`; the options of a
                write.

        Raises:
            ValidationError: The names are taken, or there is no such trait; the character
                may be stored nevertheless.
            ConflictError: There is no such campaign, concept, player, clan, tribe or auspice.

        API: `POST {characters}`
        """
        named = "campaign_id" in getattr(request, "model_fields_set", ())
        given = fields if named else {"campaign_id": self._in_campaign, **without_unset(fields)}
        path = self._path(routes.CHARACTERS)
        return await self._write("POST", path, Character, CharacterCreate, request, given)

    async def update(
        self,
        character_id: str,
        request: CharacterUpdate | None = None,
        **fields: Unpack[CharacterUpdateFields],
    ) -> Character:
        """Change a character and return it; fields left out stay as they are.

        Args:
            character_id: Id of the character.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `CharacterUpdate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `PATCH {character}`
        """
        path = self._path(routes.CHARACTER, character_id=character_id)
        return await self._write("PATCH", path, Character, CharacterUpdate, request, fields)

    async def delete(self, character_id: str, *, requesting_user_id: str | None = None) -> None:
        """Delete a character with everything that belongs to it.

        Args:
            character_id: Id of the character.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE {character}`
        """
        path = self._path(routes.CHARACTER, character_id=character_id)
        await self._delete(path, requesting_user_id)

    async def get_statistics(self, character_id: str, *, num_top_traits: int = 5) -> RollStatistics:
        """Return statistics of the dice rolls of a character.

        Args:
            character_id: Id of the character.
            num_top_traits: Number of the most often rolled traits to include.

        API: `GET {character}/statistics`
        """
        path = self._path(routes.CHARACTER_STATISTICS, character_id=character_id)
        return await self._get(path, RollStatistics, {"num_top_traits": num_top_traits})

    async def get_full_sheet(
        self, character_id: str, *, include_available_traits: bool = False
    ) -> CharacterFullSheet:
        """Return a character with all traits, in the structure of its sheet.

        Args:
            character_id: Id of the character.
            include_available_traits: Whether to include the traits that it could have.

        API: `GET {character}/full-sheet`
        """
        path = self._path(routes.CHARACTER_FULL_SHEET, character_id=character_id)
        params = {"include_available_traits": include_available_traits}
        return await self._get(path, CharacterFullSheet, params)

    async def get_full_sheet_category(
        self, character_id: str, category_id: str, *, include_available_traits: bool = False
    ) -> FullSheetCategory:
        """Return one category of the sheet of a character.

        Args:
            character_id: Id of the character.
            category_id: Id of the category.
            include_available_traits: Whether to include the traits that it could have.

        API: `GET {character}/full-sheet/categories/{category_id}`
        """
        route = routes.CHARACTER_FULL_SHEET_CATEGORY
        path = self._path(route, character_id=character_id, category_id=category_id)
        params = {"include_available_traits": include_available_traits}
        return await self._get(path, FullSheetCategory, params)

    async def get_health(self, character_id: str) -> Health:
        """Return the health of a character; it follows changes of Stamina in the edition V5.

        Args:
            character_id: Id of the character.

        Raises:
            NotFoundError: There is no such character, or it has no health track.

        API: `GET {character}/health`
        """
        path = self._path(routes.CHARACTER_HEALTH, character_id=character_id)
        return await self._get(path, Health)

    async def set_health(
        self,
        character_id: str,
        request: HealthState | None = None,
        **fields: Unpack[HealthStateFields],
    ) -> Health:
        """Replace the whole state of the health of a character, as to correct it, and return it.

        Fields that are left out become 0. As for `apply_health_action`, the acting user is the
        character's player or a storyteller.

        Args:
            character_id: Id of the character.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `HealthState`, which override `request`; also `idempotency_key` and
                `requesting_user_id`.

        Raises:
            ValidationError: A field is not of the character's edition, or there are more marks
                than boxes.

        API: `PUT {character}/health`
        """
        path = self._path(routes.CHARACTER_HEALTH, character_id=character_id)
        return await self._write("PUT", path, Health, HealthState, request, fields)

    async def apply_health_action(
        self,
        character_id: str,
        action: TrackerAction | str,
        *,
        amount: int = 1,
        damage_type: DamageType | str | None = None,
        **options: Unpack[UserWriteOptions],
    ) -> Health:
        """Damage or heal a character by the rules of its edition, and return its health.

        Args:
            character_id: Id of the character.
            action: The action: `damage`, `heal`, or `reset`, which clears all damage.
            amount: Points of damage, at least 1.
            damage_type: Type of the damage, for `damage` and `heal`: `SUPERFICIAL` in the edition
                V5, `BASHING` or `LETHAL` in V4, `AGGRAVATED` in both.
            **options: The options of a write.

        Raises:
            ValidationError: The action or the type is not for this health, or the type is missing.

        API: `POST {character}/health/actions`
        """
        path = self._path(routes.CHARACTER_HEALTH_ACTIONS, character_id=character_id)
        change = TrackerChange(action=action, amount=amount)
        if damage_type is not None:
            change.damage_type = damage_type
        return await self._write("POST", path, Health, TrackerChange, change, options)

    def _inventory(self, character_id: str) -> Pages[InventoryItem]:
        path = self._path(routes.CHARACTER_INVENTORY, character_id=character_id)
        return self._list(path, InventoryItem)

    def _item(self, character_id: str, item_id: str) -> RoutePath:
        route = routes.CHARACTER_INVENTORY_ITEM
        return self._path(route, character_id=character_id, inventory_item_id=item_id)

    async def get_inventory_page(
        self, character_id: str, *, limit: int = 10, offset: int = 0
    ) -> PaginatedResponse[InventoryItem]:
        """Return one page of a character's items by name.

        Args:
            character_id: Id of the character.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.

        API: `GET {character}/inventory`
        """
        return await self._inventory(character_id).get_page(limit=limit, offset=offset)

    async def list_all_inventory(
        self, character_id: str, *, progress: ProgressCallback | None = None
    ) -> Items[InventoryItem]:
        """Return all items of a character by name.

        Args:
            character_id: Id of the character.
            progress: Callback invoked with the number of items read, and the total.

        API: `GET {character}/inventory`
        """
        return await self._inventory(character_id).list_all(progress)

    def iter_all_inventory(
        self, character_id: str, *, limit: int | None = None
    ) -> AsyncIterator[InventoryItem]:
        """Stream all items of a character by name.

        Args:
            character_id: Id of the character.
            limit: Number of items of each page, 1 to 100; 100 by default.

        API: `GET {character}/inventory`
        """
        return self._inventory(character_id).iter_all(limit=limit)

    async def get_inventory_item(self, character_id: str, inventory_item_id: str) -> InventoryItem:
        """Return an item.

        Args:
            character_id: Id of the character.
            inventory_item_id: Id of the item.

        API: `GET {character}/inventory/{inventory_item_id}`
        """
        return await self._get(self._item(character_id, inventory_item_id), InventoryItem)

    @overload
    async def create_inventory_item(
        self, character_id: str, **fields: Unpack[InventoryItemCreateRequired]
    ) -> InventoryItem: ...

    @overload
    async def create_inventory_item(
        self,
        character_id: str,
        request: InventoryItemCreate | None,
        **fields: Unpack[InventoryItemCreateFields],
    ) -> InventoryItem: ...

    async def create_inventory_item(
        self,
        character_id: str,
        request: InventoryItemCreate | None = None,
        **fields: Unpack[InventoryItemCreateFields],
    ) -> InventoryItem:
        """Create an item of a character and return it.

        Args:
            character_id: Id of the character.
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `InventoryItemCreate`, which override `request`; also
                `idempotency_key` and `requesting_user_id`.

        API: `POST {character}/inventory`
        """
        path = self._path(routes.CHARACTER_INVENTORY, character_id=character_id)
        return await self._write("POST", path, InventoryItem, InventoryItemCreate, request, fields)

    async def update_inventory_item(
        self,
        character_id: str,
        inventory_item_id: str,
        request: InventoryItemUpdate | None = None,
        **fields: Unpack[InventoryItemUpdateFields],
    ) -> InventoryItem:
        """Change an item and return it; fields left out stay as they are.

        Args:
            character_id: Id of the character.
            inventory_item_id: Id of the item.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `InventoryItemUpdate`, which override `request`; also
                `idempotency_key` and `requesting_user_id`.

        API: `PATCH {character}/inventory/{inventory_item_id}`
        """
        path = self._item(character_id, inventory_item_id)
        return await self._write("PATCH", path, InventoryItem, InventoryItemUpdate, request, fields)

    async def delete_inventory_item(
        self, character_id: str, inventory_item_id: str, *, requesting_user_id: str | None = None
    ) -> None:
        """Delete an item.

        Args:
            character_id: Id of the character.
            inventory_item_id: Id of the item.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE {character}/inventory/{inventory_item_id}`
        """
        await self._delete(self._item(character_id, inventory_item_id), requesting_user_id)
