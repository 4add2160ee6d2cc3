"""Dice rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient.models.dicerolls import Diceroll, DicerollCreate, DicerollFilters, QuickrollRoll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        DicerollCreateFields,
        DicerollFiltersFields,
        QuickrollRollFields,
        QuickrollRollRequired,
    )


class DicerollsService(ScopedService):
    """The dice rolls of a company; the server rolls the dice and stores each roll."""

    def _pages(self, filters: DicerollFiltersFields) -> Pages[Diceroll]:
        return self._list(self._path(routes.DICEROLLS), Diceroll, DicerollFilters(**filters))

    async def get_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[DicerollFiltersFields]
    ) -> PaginatedResponse[Diceroll]:
        """Return one page of the dice rolls, newest first.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `user_id`, `character_id`, `campaign_id` and `character_type`; None
                does not filter.

        API: `GET /companies/{company_id}/dicerolls`
        """
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[DicerollFiltersFields]
    ) -> Items[Diceroll]:
        """Return all dice rolls, newest first.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `user_id`, `character_id`, `campaign_id` and `character_type`; None
                does not filter.

        API: `GET /companies/{company_id}/dicerolls`
        """
        return await self._pages(filters).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[DicerollFiltersFields]
    ) -> AsyncIterator[Diceroll]:
        """Stream all dice rolls page by page, newest first.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `user_id`, `character_id`, `campaign_id` and `character_type`; None
                does not filter.

        API: `GET /companies/{company_id}/dicerolls`
        """
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[DicerollFiltersFields]) -> int:
        """Return the number of dice rolls that the acting user can see.

        Args:
            **filters: Filters: `user_id`, `character_id`, `campaign_id` and `character_type`; None
                does not filter.

        API: `GET /companies/{company_id}/dicerolls`
        """
        return await self._pages(filters).count()

    async def get(self, diceroll_id: str) -> Diceroll:
        """Return a dice roll.

        Args:
            diceroll_id: Id of the dice roll.

        API: `GET /companies/{company_id}/dicerolls/{diceroll_id}`
        """
        return await self._get(self._path(routes.DICEROLL, diceroll_id=diceroll_id), Diceroll)

    async def create(
        self, request: DicerollCreate | None = None, **fields: Unpack[DicerollCreateFields]
    ) -> Diceroll:
        """Roll dice and return the result.

        Args:
            request: The roll as a model.
            **fields: The roll as keyword fields, which override `request`; the options of a
                write. A roll that is repeated with the same idempotency key has the same result.

        Raises:
            ValidationError: A trait, the campaign or the character does not exist.

        API: `POST /companies/{company_id}/dicerolls`
        """
        path = self._path(routes.DICEROLLS)
        return await self._write("POST", path, Diceroll, DicerollCreate, request, fields)

    @overload
    async def create_from_quickroll(self, **fields: Unpack[QuickrollRollRequired]) -> Diceroll: ...

    @overload
    async def create_from_quickroll(
        self, request: QuickrollRoll | None, **fields: Unpack[QuickrollRollFields]
    ) -> Diceroll: ...

    async def create_from_quickroll(
        self, request: QuickrollRoll | None = None, **fields: Unpack[QuickrollRollFields]
    ) -> Diceroll:
        """Roll ten-sided dice: the sum of a character's values of the traits of a quick roll.

        Args:
            request: The roll as a model.
            **fields: The roll as keyword fields, which override `request`; the options of a write.

        Raises:
            ValidationError: The quick roll or the character does not exist, or the
                character has none of the traits.

        API: `POST /companies/{company_id}/dicerolls/quickroll`
        """
        path = self._path(routes.DICEROLLS_QUICKROLL)
        return await self._write("POST", path, Diceroll, QuickrollRoll, request, fields)

    @overload
    async def create_quickroll(self, **fields: Unpack[QuickrollRollRequired]) -> Diceroll: ...

    @overload
    async def create_quickroll(
        self, request: QuickrollRoll | None, **fields: Unpack[QuickrollRollFields]
    ) -> Diceroll: ...

    async def create_quickroll(
        self, request: QuickrollRoll | None = None, **fields: Unpack[QuickrollRollFields]
    ) -> Diceroll:
        """Roll a quick roll: the older name of `create_from_quickroll`.

        Args:
            request: The roll as a model.
            **fields: The roll as keyword fields, which override `request`; the options of a write.

        API: `POST /companies/{company_id}/dicerolls/quickroll`
        """
        return await self.create_from_quickroll(request, **fields)
