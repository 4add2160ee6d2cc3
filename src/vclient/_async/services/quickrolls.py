"""The quick rolls of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient.models.quickrolls import Quickroll, QuickrollCreate, QuickrollUpdate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        QuickrollCreateFields,
        QuickrollCreateRequired,
        QuickrollUpdateFields,
    )


class QuickrollsMixin(ScopedService):
    """The quick rolls of users; the server finds one by its id alone, not by its user."""

    def _quickrolls(self, user_id: str) -> Pages[Quickroll]:
        return self._list(self._path(routes.USER_QUICKROLLS, user_id=user_id), Quickroll)

    async def get_quickrolls_page(
        self, user_id: str, *, limit: int = 10, offset: int = 0
    ) -> PaginatedResponse[Quickroll]:
        """Return one page of the quick rolls of a user by name.

        Args:
            user_id: Id of the user.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.

        API: `GET /companies/{company_id}/users/{user_id}/quickrolls`
        """
        return await self._quickrolls(user_id).get_page(limit=limit, offset=offset)

    async def list_all_quickrolls(
        self, user_id: str, *, progress: ProgressCallback | None = None
    ) -> Items[Quickroll]:
        """Return all quick rolls of a user by name.

        Args:
            user_id: Id of the user.
            progress: Callback invoked with the number of items read, and the total.

        API: `GET /companies/{company_id}/users/{user_id}/quickrolls`
        """
        return await self._quickrolls(user_id).list_all(progress)

    def iter_all_quickrolls(
        self, user_id: str, *, limit: int | None = None
    ) -> AsyncIterator[Quickroll]:
        """Stream all quick rolls of a user page by page by name.

        Args:
            user_id: Id of the user.
            limit: Number of items of each page, 1 to 100; 100 by default.

        API: `GET /companies/{company_id}/users/{user_id}/quickrolls`
        """
        return self._quickrolls(user_id).iter_all(limit=limit)

    async def get_quickroll(self, user_id: str, quickroll_id: str) -> Quickroll:
        """Return a quick roll.

        Args:
            user_id: Id of the user.
            quickroll_id: Id of the quick roll.

        API: `GET /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}`
        """
        path = self._path(routes.USER_QUICKROLL, user_id=user_id, quickroll_id=quickroll_id)
        return await self._get(path, Quickroll)

    @overload
    async def create_quickroll(
        self, user_id: str, **fields: Unpack[QuickrollCreateRequired]
    ) -> Quickroll: ...

    @overload
    async def create_quickroll(
        self, user_id: str, request: QuickrollCreate | None, **fields: Unpack[QuickrollCreateFields]
    ) -> Quickroll: ...

    async def create_quickroll(
        self,
        user_id: str,
        request: QuickrollCreate | None = None,
        **fields: Unpack[QuickrollCreateFields],
    ) -> Quickroll:
        """Create a quick roll of a user and return it; requires that user or an administrator.

        Args:
            user_id: Id of the user.
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `QuickrollCreate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `POST /companies/{company_id}/users/{user_id}/quickrolls`
        """
        self._require_user(fields)
        path = self._path(routes.USER_QUICKROLLS, user_id=user_id)
        return await self._write("POST", path, Quickroll, QuickrollCreate, request, fields)

    async def update_quickroll(
        self,
        user_id: str,
        quickroll_id: str,
        request: QuickrollUpdate | None = None,
        **fields: Unpack[QuickrollUpdateFields],
    ) -> Quickroll:
        """Change a quick roll and return it; fields left out stay as they are.

        Args:
            user_id: Id of the user.
            quickroll_id: Id of the quick roll.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `QuickrollUpdate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `PATCH /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}`
        """
        self._require_user(fields)
        path = self._path(routes.USER_QUICKROLL, user_id=user_id, quickroll_id=quickroll_id)
        return await self._write("PATCH", path, Quickroll, QuickrollUpdate, request, fields)

    async def delete_quickroll(
        self, user_id: str, quickroll_id: str, *, requesting_user_id: str | None = None
    ) -> None:
        """Delete a quick roll.

        Args:
            user_id: Id of the user.
            quickroll_id: Id of the quick roll.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}`
        """
        self._require_user({"requesting_user_id": requesting_user_id})
        path = self._path(routes.USER_QUICKROLL, user_id=user_id, quickroll_id=quickroll_id)
        await self._delete(path, requesting_user_id)
