"""The administration of the whole server, for global administrators."""

from __future__ import annotations

from contextlib import aclosing, nullcontext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import GlobalService
from vclient._http.files import complete_file
from vclient._observe.progress import Meter
from vclient.models.audit_logs import AuditLog, DeveloperAuditLogFilters
from vclient.models.developers import (
    AdminDeveloperUpdate,
    DeveloperAdmin,
    DeveloperAdminWithApiKey,
    DeveloperCreate,
    DeveloperFilters,
)
from vclient.models.server_logs import ServerLogEntry, ServerLogFilters
from vclient.models.users import AdminUser, AdminUserCreate, AdminUserFilters, AdminUserUpdate

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import LogLevel
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        AdminDeveloperUpdateFields,
        AdminUserCreateFields,
        AdminUserCreateRequired,
        AdminUserFiltersFields,
        AdminUserUpdateFields,
        DeveloperAuditLogFiltersFields,
        DeveloperCreateFields,
        DeveloperCreateRequired,
    )
    from vclient.models.write_options import WriteOptions


class GlobalAdminService(GlobalService):
    """The developers, the users of all companies and the log of the server.

    Only global administrators have access; others get an `AuthorizationError`.
    """

    def _developers(self, is_global_admin: bool | None) -> Pages[DeveloperAdmin]:  # noqa: FBT001
        filters = DeveloperFilters(is_global_admin=is_global_admin)
        return self._list(routes.ADMIN_DEVELOPERS(), DeveloperAdmin, filters)

    async def get_developers_page(
        self, *, limit: int = 10, offset: int = 0, is_global_admin: bool | None = None
    ) -> PaginatedResponse[DeveloperAdmin]:
        """Return one page of the developers by name.

        Args:
            limit: Number of developers, 0 to 100.
            offset: Number of developers to leave out before the first.
            is_global_admin: Whether they are global administrators; None for all.

        API: `GET /admin/developers`
        """
        return await self._developers(is_global_admin).get_page(limit=limit, offset=offset)

    async def list_all_developers(
        self, *, is_global_admin: bool | None = None, progress: ProgressCallback | None = None
    ) -> Items[DeveloperAdmin]:
        """Return all developers by name.

        Args:
            is_global_admin: Whether they are global administrators; None for all.
            progress: Callback invoked with the number of items read, and the total.

        API: `GET /admin/developers`
        """
        return await self._developers(is_global_admin).list_all(progress)

    def iter_all_developers(
        self, *, limit: int | None = None, is_global_admin: bool | None = None
    ) -> AsyncIterator[DeveloperAdmin]:
        """Stream all developers page by page by name.

        Args:
            limit: Number of developers of each page, 1 to 100; 100 by default.
            is_global_admin: Whether they are global administrators; None for all.

        API: `GET /admin/developers`
        """
        return self._developers(is_global_admin).iter_all(limit=limit)

    async def get_developer(self, developer_id: str) -> DeveloperAdmin:
        """Return a developer.

        Args:
            developer_id: Id of the developer.

        API: `GET /admin/developers/{developer_id}`
        """
        return await self._get(routes.ADMIN_DEVELOPER(developer_id=developer_id), DeveloperAdmin)

    @overload
    async def create_developer(
        self, **fields: Unpack[DeveloperCreateRequired]
    ) -> DeveloperAdmin: ...

    @overload
    async def create_developer(
        self, request: DeveloperCreate | None, **fields: Unpack[DeveloperCreateFields]
    ) -> DeveloperAdmin: ...

    async def create_developer(
        self, request: DeveloperCreate | None = None, **fields: Unpack[DeveloperCreateFields]
    ) -> DeveloperAdmin:
        """Create a developer, who has no API key yet, and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `DeveloperCreate`, which override `request`; also `idempotency_key`.

        API: `POST /admin/developers`
        """
        path = routes.ADMIN_DEVELOPERS()
        return await self._write("POST", path, DeveloperAdmin, DeveloperCreate, request, fields)

    async def update_developer(
        self,
        developer_id: str,
        request: AdminDeveloperUpdate | None = None,
        **fields: Unpack[AdminDeveloperUpdateFields],
    ) -> DeveloperAdmin:
        """Change a developer and return it; fields left out stay as they are.

        Args:
            developer_id: Id of the developer.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `AdminDeveloperUpdate`, which override `request`; also
                `idempotency_key`.

        API: `PATCH /admin/developers/{developer_id}`
        """
        path, model = routes.ADMIN_DEVELOPER(developer_id=developer_id), AdminDeveloperUpdate
        return await self._write("PATCH", path, DeveloperAdmin, model, request, fields)

    async def delete_developer(self, developer_id: str) -> None:
        """Delete a developer, whose API key works until it has been unused for a minute.

        Args:
            developer_id: Id of the developer.

        API: `DELETE /admin/developers/{developer_id}`
        """
        await self._delete(routes.ADMIN_DEVELOPER(developer_id=developer_id))

    async def create_api_key(
        self, developer_id: str, **options: Unpack[WriteOptions]
    ) -> DeveloperAdminWithApiKey:
        """Create a new API key for a developer and return it, the only time that it is shown.

        Args:
            developer_id: Id of the developer.
            **options: Option of a write: `idempotency_key`.

        API: `POST /admin/developers/{developer_id}/new-key`
        """
        path = routes.ADMIN_DEVELOPER_NEW_KEY(developer_id=developer_id)
        return await self._send("POST", path, DeveloperAdminWithApiKey, options)

    def _audit_logs(
        self, developer_id: str, filters: DeveloperAuditLogFiltersFields
    ) -> Pages[AuditLog]:
        path = routes.ADMIN_DEVELOPER_AUDIT_LOGS(developer_id=developer_id)
        return self._list(path, AuditLog, DeveloperAuditLogFilters(**filters))

    async def get_developer_audit_log_page(
        self,
        developer_id: str,
        *,
        limit: int = 10,
        offset: int = 0,
        **filters: Unpack[DeveloperAuditLogFiltersFields],
    ) -> PaginatedResponse[AuditLog]:
        """Return one page of the audit log of a developer, newest first.

        Args:
            developer_id: Id of the developer.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from`, `date_to` and
                `company_id`; None does not filter.

        API: `GET /admin/developers/{developer_id}/audit-logs`
        """
        return await self._audit_logs(developer_id, filters).get_page(limit=limit, offset=offset)

    async def list_all_developer_audit_logs(
        self,
        developer_id: str,
        *,
        progress: ProgressCallback | None = None,
        **filters: Unpack[DeveloperAuditLogFiltersFields],
    ) -> Items[AuditLog]:
        """Return the whole audit log of a developer, newest first.

        Args:
            developer_id: Id of the developer.
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from`, `date_to` and
                `company_id`; None does not filter.

        API: `GET /admin/developers/{developer_id}/audit-logs`
        """
        return await self._audit_logs(developer_id, filters).list_all(progress)

    def iter_all_developer_audit_logs(
        self,
        developer_id: str,
        *,
        limit: int | None = None,
        **filters: Unpack[DeveloperAuditLogFiltersFields],
    ) -> AsyncIterator[AuditLog]:
        """Stream the audit log of a developer page by page, newest first.

        Args:
            developer_id: Id of the developer.
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from`, `date_to` and
                `company_id`; None does not filter.

        API: `GET /admin/developers/{developer_id}/audit-logs`
        """
        return self._audit_logs(developer_id, filters).iter_all(limit=limit)

    def _users(self, filters: AdminUserFiltersFields) -> Pages[AdminUser]:
        return self._list(routes.ADMIN_USERS(), AdminUser, AdminUserFilters(**filters))

    async def get_users_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[AdminUserFiltersFields]
    ) -> PaginatedResponse[AdminUser]:
        """Return one page of the users of all companies by user name, deleted ones too.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `company_id`, `role`, `email` and `is_archived`; None does not
                filter.

        API: `GET /admin/users`
        """
        return await self._users(filters).get_page(limit=limit, offset=offset)

    async def list_all_users(
        self, *, progress: ProgressCallback | None = None, **filters: Unpack[AdminUserFiltersFields]
    ) -> Items[AdminUser]:
        """Return all users of all companies by user name, deleted ones too.

        Args:
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `company_id`, `role`, `email` and `is_archived`; None does not
                filter.

        API: `GET /admin/users`
        """
        return await self._users(filters).list_all(progress)

    def iter_all_users(
        self, *, limit: int | None = None, **filters: Unpack[AdminUserFiltersFields]
    ) -> AsyncIterator[AdminUser]:
        """Stream all users of all companies page by page by user name, deleted ones too.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `company_id`, `role`, `email` and `is_archived`; None does not
                filter.

        API: `GET /admin/users`
        """
        return self._users(filters).iter_all(limit=limit)

    async def get_user(self, user_id: str) -> AdminUser:
        """Return a user of any company, also a deleted one.

        Args:
            user_id: Id of the user.

        API: `GET /admin/users/{user_id}`
        """
        return await self._get(routes.ADMIN_USER(user_id=user_id), AdminUser)

    @overload
    async def create_user(self, **fields: Unpack[AdminUserCreateRequired]) -> AdminUser: ...

    @overload
    async def create_user(
        self, request: AdminUserCreate | None, **fields: Unpack[AdminUserCreateFields]
    ) -> AdminUser: ...

    async def create_user(
        self, request: AdminUserCreate | None = None, **fields: Unpack[AdminUserCreateFields]
    ) -> AdminUser:
        """Create a user of any company and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `AdminUserCreate`, which override `request`; also `idempotency_key`.

        API: `POST /admin/users`
        """
        path = routes.ADMIN_USERS()
        return await self._write("POST", path, AdminUser, AdminUserCreate, request, fields)

    async def update_user(
        self,
        user_id: str,
        request: AdminUserUpdate | None = None,
        **fields: Unpack[AdminUserUpdateFields],
    ) -> AdminUser:
        """Change, delete or restore a user of any company and return it.

        Args:
            user_id: Id of the user.
            request: The change as a model.
            **fields: The change as keyword fields, which override `request`; the options of a
                write.

        Raises:
            ConflictError: The user cannot be restored, as the company was deleted.

        API: `PATCH /admin/users/{user_id}`
        """
        path = routes.ADMIN_USER(user_id=user_id)
        return await self._write("PATCH", path, AdminUser, AdminUserUpdate, request, fields)

    async def delete_user(self, user_id: str) -> None:
        """Delete a user of any company, even the last administrator; `update_user` restores it.

        Args:
            user_id: Id of the user.

        API: `DELETE /admin/users/{user_id}`
        """
        await self._delete(routes.ADMIN_USER(user_id=user_id))

    async def tail_logs(
        self, *, level: LogLevel | str | None = None, limit: int = 100
    ) -> list[ServerLogEntry]:
        """Return the last lines of the server's log, newest first.

        Args:
            level: Lowest level; None for the server's own.
            limit: Number of lines, 1 to 500.

        Raises:
            ConflictError: The server has no log files.

        API: `GET /admin/logs`
        """
        params = ServerLogFilters(level=level, limit=limit).to_params()
        return await self._get(routes.ADMIN_LOGS(), list[ServerLogEntry], params)

    @overload
    async def download_logs(
        self, path: None = None, *, progress: ProgressCallback | None = None
    ) -> bytes: ...
    @overload
    async def download_logs(
        self, path: str | os.PathLike[str], *, progress: ProgressCallback | None = None
    ) -> Path: ...
    async def download_logs(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        progress: ProgressCallback | None = None,
    ) -> bytes | Path:
        """Download the server's log as a ZIP file and return its bytes or its path.

        Args:
            path: Path of the file to write, which replaces an existing one once it is complete;
                None to return the bytes.
            progress: Callback invoked with the number of bytes received, and the total, which is
                None for a compressed answer.

        Raises:
            ConflictError: The server has no log files.
            OSError: The file cannot be written.

        API: `GET /admin/logs/download`
        """
        meter = None if progress is None else Meter(progress)
        buffer = BytesIO()
        stream = self._transport.stream(routes.ADMIN_LOGS_DOWNLOAD(), meter=meter)
        async with aclosing(stream) as chunks:
            with nullcontext(buffer) if path is None else complete_file(path) as file:
                async for chunk in chunks:
                    file.write(chunk)
                    if meter is not None:
                        meter.advance(len(chunk))
                if meter is not None:
                    meter.finish()
        return buffer.getvalue() if path is None else Path(path)
