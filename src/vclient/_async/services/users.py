"""Users of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._api.uploads import read_upload
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.experience import ExperienceMixin
from vclient._async.services.notes import NotesMixin
from vclient._async.services.quickrolls import QuickrollsMixin
from vclient._config.secrets import Secret
from vclient.constants import LARGEST_AVATAR
from vclient.models.statistics import RollStatistics
from vclient.models.users import (
    IdentityLink,
    User,
    UserApprove,
    UserCreate,
    UserDetail,
    UserFilters,
    UserMerge,
    UserUpdate,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import Unpack

    from vclient._api.uploads import Content
    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import AssignableUserRole, IdentityProvider, UserInclude
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        UserCreateFields,
        UserCreateRequired,
        UserFiltersFields,
        UserUpdateFields,
    )
    from vclient.models.write_options import UserWriteOptions


class UsersService(NotesMixin, AssetsMixin, QuickrollsMixin, ExperienceMixin):
    """The users of a company.

    Methods that change users need an acting user: the `requesting_user_id` of the call, or else
    the `user_id` of the service. With neither they raise a `ValueError`.
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
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `user_role` and `email`; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).get_page(limit=limit, offset=offset)

    async def list_all(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[UserFiltersFields]
    ) -> Items[User]:
        """Return all users by user name, also those not approved.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `user_role` and `email`; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, **filters: Unpack[UserFiltersFields]
    ) -> AsyncIterator[User]:
        """Stream all users page by page by user name, also those not approved.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `user_role` and `email`; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return self._pages(filters).iter_all(limit=limit)

    async def count(self, **filters: Unpack[UserFiltersFields]) -> int:
        """Return the number of users, those not approved included.

        Args:
            **filters: Filters: `user_role` and `email`; None does not filter.

        API: `GET /companies/{company_id}/users`
        """
        return await self._pages(filters).count()

    async def get(
        self, user_id: str, *, include: Sequence[UserInclude] | None = None
    ) -> UserDetail:
        """Return a user.

        Args:
            user_id: Id of the user.
            include: Optional parts of the user: `quickrolls`, `notes`, `assets` or `characters`.

        API: `GET /companies/{company_id}/users/{user_id}`
        """
        path = self._path(routes.USER, user_id=user_id)
        return await self._get(path, UserDetail, {"include": include})

    @overload
    async def create(self, **fields: Unpack[UserCreateRequired]) -> User: ...

    @overload
    async def create(
        self, request: UserCreate | None, **fields: Unpack[UserCreateFields]
    ) -> User: ...

    async def create(
        self, request: UserCreate | None = None, **fields: Unpack[UserCreateFields]
    ) -> User:
        """Create a user and return it; requires an administrator or a storyteller.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `UserCreate`, which override `request`; also `idempotency_key` and
                `requesting_user_id`.

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
        """Change a user and return it; fields left out stay as they are.

        Args:
            user_id: Id of the user.
            request: The change as a model.
            **fields: The change as keyword fields, which override `request`; the options of a
                write.

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
        """Return statistics of the dice rolls of a user.

        Args:
            user_id: Id of the user.
            num_top_traits: Number of the most often rolled traits to include.

        API: `GET /companies/{company_id}/users/{user_id}/statistics`
        """
        path = self._path(routes.USER_STATISTICS, user_id=user_id)
        return await self._get(path, RollStatistics, {"num_top_traits": num_top_traits})

    async def upload_avatar(
        self,
        user_id: str,
        filename: str,
        content: Content,
        content_type: str | None = None,
        *,
        progress: ProgressCallback | None = None,
        **options: Unpack[UserWriteOptions],
    ) -> User:
        """Replace the avatar of a user and return the user; the server stores 512 x 512 WebP.

        Args:
            user_id: Id of the user.
            filename: Name of the file, which the server does not store.
            content: The image: bytes, the path of a file, or a file opened in mode `rb`. A
                PNG, JPEG, GIF or WEBP of at most 5 MiB.
            content_type: MIME type; guessed from the name by default.
            progress: Callback invoked with the number of bytes of the request that were sent, and
                the total, which includes the multipart framing. A retry begins at 0 again.
            **options: The options of a write.

        Raises:
            RequestValidationError: The content is empty, too large, or not such an image.
            ValidationError: The server cannot read the image.

        API: `PUT /companies/{company_id}/users/{user_id}/avatar`
        """
        self._require_user(options)
        path = self._path(routes.USER_AVATAR, user_id=user_id)
        files = read_upload(filename, content, content_type, LARGEST_AVATAR)
        return await self._send("PUT", path, User, options, files=files, progress=progress)

    async def delete_avatar(self, user_id: str, **options: Unpack[UserWriteOptions]) -> User:
        """Delete the avatar of a user, if there is one, and return the user.

        Args:
            user_id: Id of the user.
            **options: Options of a write: `idempotency_key`, `requesting_user_id`.

        API: `DELETE /companies/{company_id}/users/{user_id}/avatar`
        """
        self._require_user(options)
        path = self._path(routes.USER_AVATAR, user_id=user_id)
        user = self._path(routes.USER, user_id=user_id)
        return await self._delete_part(path, user, User, options)

    async def link_identity(
        self,
        user_id: str,
        *,
        provider: IdentityProvider | str,
        token: str,
        **options: Unpack[UserWriteOptions],
    ) -> User:
        """Link an identity at another provider to a user and return the user.

        Args:
            user_id: Id of the user.
            provider: Provider of the identity.
            token: The token that the provider gave the user.
            **options: The options of a write.

        Raises:
            ConflictError: Another user has the identity, or the user has another identity at the
                provider.
            UnprocessableEntityError: The provider rejects the token.

        API: `POST /companies/{company_id}/users/{user_id}/identities`
        """
        hidden, token = Secret(token), ""
        self._require_user(options)
        path = self._path(routes.USER_IDENTITIES, user_id=user_id)
        identity = IdentityLink(provider=provider, token=hidden.reveal())
        return await self._write("POST", path, User, IdentityLink, identity, options)

    async def unlink_identity(
        self, user_id: str, *, provider: IdentityProvider | str, **options: Unpack[UserWriteOptions]
    ) -> User:
        """Unlink an identity from a user, who must have another one, and return the user.

        Args:
            user_id: Id of the user.
            provider: Provider of the identity.
            **options: The options of a write.

        Raises:
            ConflictError: The user has no other identity.

        API: `DELETE /companies/{company_id}/users/{user_id}/identities/{provider}`
        """
        self._require_user(options)
        path = self._path(routes.USER_IDENTITY, user_id=user_id, provider=provider)
        user = self._path(routes.USER, user_id=user_id)
        return await self._delete_part(path, user, User, options)

    def _unapproved(self, requesting_user_id: str | None) -> Pages[User]:
        self._require_user({"requesting_user_id": requesting_user_id})
        path = self._path(routes.USERS_UNAPPROVED)
        return self._list(path, User, requesting_user_id=requesting_user_id)

    async def get_unapproved_page(
        self, *, limit: int = 10, offset: int = 0, requesting_user_id: str | None = None
    ) -> PaginatedResponse[User]:
        """Return one page of the users awaiting approval, by user name.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `GET /companies/{company_id}/users/unapproved`
        """
        pages = self._unapproved(requesting_user_id)
        return await pages.get_page(limit=limit, offset=offset)

    async def list_all_unapproved(
        self, *, requesting_user_id: str | None = None, progress: ProgressCallback | None = None
    ) -> Items[User]:
        """Return all users awaiting approval, by user name.

        Args:
            requesting_user_id: Id of the acting user of this call, in place of the service's.
            progress: Callback invoked with the number of items read, and the total.

        API: `GET /companies/{company_id}/users/unapproved`
        """
        return await self._unapproved(requesting_user_id).list_all(progress)

    def iter_all_unapproved(
        self, *, limit: int | None = None, requesting_user_id: str | None = None
    ) -> AsyncIterator[User]:
        """Stream all users awaiting approval page by page, by user name.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `GET /companies/{company_id}/users/unapproved`
        """
        return self._unapproved(requesting_user_id).iter_all(limit=limit)

    async def approve_user(
        self, user_id: str, role: AssignableUserRole, **options: Unpack[UserWriteOptions]
    ) -> User:
        """Approve a user and return the user; requires an administrator.

        Args:
            user_id: Id of the user.
            role: New role of the user: `ADMIN`, `STORYTELLER` or `PLAYER`.
            **options: The options of a write.

        API: `POST /companies/{company_id}/users/{user_id}/approve`
        """
        self._require_user(options)
        path = self._path(routes.USER_APPROVE, user_id=user_id)
        return await self._write("POST", path, User, UserApprove, UserApprove(role=role), options)

    async def deny_user(self, user_id: str, **options: Unpack[UserWriteOptions]) -> None:
        """Delete a user awaiting approval; requires an administrator.

        Args:
            user_id: Id of the user.
            **options: Options of a write: `idempotency_key`, `requesting_user_id`.

        API: `POST /companies/{company_id}/users/{user_id}/deny`
        """
        self._require_user(options)
        await self._act("POST", self._path(routes.USER_DENY, user_id=user_id), options)

    async def merge(
        self, primary_user_id: str, secondary_user_id: str, **options: Unpack[UserWriteOptions]
    ) -> User:
        """Merge two users that are the same person and return the first of them.

        Args:
            primary_user_id: Id of the user that stays.
            secondary_user_id: Id of the user that is merged into it and deleted.
            **options: Options of a write: `idempotency_key`, `requesting_user_id`.

        API: `POST /companies/{company_id}/users/merge`
        """
        self._require_user(options)
        users = UserMerge(primary_user_id=primary_user_id, secondary_user_id=secondary_user_id)
        path = self._path(routes.USERS_MERGE)
        return await self._write("POST", path, User, UserMerge, users, options)
