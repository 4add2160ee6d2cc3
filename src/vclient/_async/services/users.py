"""Users of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient import routes
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.notes import NotesMixin
from vclient.models.statistics import RollStatistics
from vclient.models.users import User, UserCreate, UserDetail, UserFilters, UserUpdate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient.constants import UserInclude
    from vclient.models.pagination import PaginatedResponse
    from vclient.models.request_fields import (
        UserCreateFields,
        UserFiltersFields,
        UserUpdateFields,
    )


class UsersService(NotesMixin, AssetsMixin):
    """The users of a company.

    Methods that change users have to know who acts: the `user_id` of the service, or the
    `requesting_user_id` of the call, which wins. With neither they raise a `ValueError`.
    """

    _parent_name = "user_id"
    _parent_route = routes.USER

    def _pages(self, filters: UserFiltersFields) -> Pages[User]:
        return self._list(self._path(routes.USERS), User, UserFilters(**filters))

    async def get_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[UserFiltersFields]
    ) -> PaginatedResponse[User]:
        """Return one page of the users by user name, also of those not approved.

        Args:
            limit: Number of users, 0 to 100.
            offset: Number of users to leave out before the first.
            **filters: What to filter by; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(self, **filters: Unpack[UserFiltersFields]) -> list[User]:
        """Return all users by user name, also those not approved.

        Args:
            **filters: What to filter by; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).list_all()

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[UserFiltersFields]
    ) -> AsyncIterator[User]:
        """Stream all users page by page by user name, also those not approved.

        Args:
            limit: Number of users of each page, 1 to 100; 100 by default.
            **filters: What to filter by; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[UserFiltersFields]) -> int:
        """Return the number of users, those not approved included.

        Args:
            **filters: What to filter by; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).count()

    async def get(
        self, user_id: str, *, include: Sequence[UserInclude] | None = None
    ) -> UserDetail:
        """Return a user.

        Args:
            user_id: Id of the user.
            include: What the user shall hold in addition: `quickrolls`, `notes`, `assets`
                or `characters`.

        API: `GET /companies/{company_id}/users/{user_id}`
        """
        path = self._path(routes.USER, user_id=user_id)
        return await self._get(path, UserDetail, {"include": include})

    async def create(
        self, request: UserCreate | None = None, **fields: Unpack[UserCreateFields]
    ) -> User:
        """Create a user and return it; only administrators and storytellers may.

        Args:
            request: The user as a model.
            **fields: The user by fields, which win; the options of a write.

        API: `POST /companies/{company_id}/users`
        """
        self._require_user(fields)
        path = self._path(routes.USERS)
        return await self._write("POST", path, User, UserCreate, request, fields)

    async def update(
        self,
        user_id: str,
        request: UserUpdate | None = None,
        **fields: Unpack[UserUpdateFields],
    ) -> User:
        """Change a user and return it; what is left out stays as it is.

        Args:
            user_id: Id of the user.
            request: The change as a model.
            **fields: The change by fields, which win; the options of a write.

        Raises:
            ConflictError: The company would lose its last administrator.

        API: `PATCH /companies/{company_id}/users/{user_id}`
        """
        self._require_user(fields)
        path = self._path(routes.USER, user_id=user_id)
        return await self._write("PATCH", path, User, UserUpdate, request, fields)

    async def delete(self, user_id: str, *, requesting_user_id: str | None = None) -> None:
        """Delete a user with the characters that the user plays.

        Args:
            user_id: Id of the user.
            requesting_user_id: Id of the acting user, in place of the service's.

        Raises:
            ConflictError: The company would lose its last administrator.

        API: `DELETE /companies/{company_id}/users/{user_id}`
        """
        self._require_user({"requesting_user_id": requesting_user_id})
        await self._delete(self._path(routes.USER, user_id=user_id), requesting_user_id)

    async def get_statistics(self, user_id: str, *, num_top_traits: int = 5) -> RollStatistics:
        """Return how the dice of a user fell.

        Args:
            user_id: Id of the user.
            num_top_traits: Number of the most rolled traits to name.

        API: `GET /companies/{company_id}/users/{user_id}/statistics`
        """
        path = self._path(routes.USER_STATISTICS, user_id=user_id)
        return await self._get(path, RollStatistics, {"num_top_traits": num_top_traits})
