"""Companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import GlobalService, PagesMixin
from vclient.models.audit_logs import AuditLog, AuditLogFilters
from vclient.models.companies import (
    Company,
    CompanyAccess,
    CompanyCreate,
    CompanyPermissions,
    CompanyUpdate,
    NewCompanyResponse,
)
from vclient.models.statistics import RollStatistics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import CompanyPermission
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        AuditLogFiltersFields,
        CompanyCreateFields,
        CompanyCreateRequired,
        CompanyUpdateFields,
    )
    from vclient.models.write_options import WriteOptions


class CompaniesService(GlobalService, PagesMixin[Company]):
    """The companies in which the developer has a permission, by name; all for a global admin.

    A live server takes up to half a minute for the list once one of them has some hundred users,
    campaigns and characters: give it a longer timeout then, with `with_options(timeout=90)`.
    """

    def _pages(self) -> Pages[Company]:
        return self._list(routes.COMPANIES(), Company)

    async def get(self, company_id: str) -> Company:
        """Return a company.

        Args:
            company_id: Id of the company.

        API: `GET /companies/{company_id}`
        """
        return await self._get(routes.COMPANY(company_id=company_id), Company)

    @overload
    async def create(self, **fields: Unpack[CompanyCreateRequired]) -> NewCompanyResponse: ...

    @overload
    async def create(
        self, request: CompanyCreate | None, **fields: Unpack[CompanyCreateFields]
    ) -> NewCompanyResponse: ...

    async def create(
        self, request: CompanyCreate | None = None, **fields: Unpack[CompanyCreateFields]
    ) -> NewCompanyResponse:
        """Create a company and return it with its first user.

        The developer becomes its owner, and a user with the developer's name and address
        its administrator.

        Args:
            request: The company as a model.
            **fields: The company as keyword fields, which override `request`; the options of a
                write.

        API: `POST /companies`
        """
        path = routes.COMPANIES()
        return await self._write("POST", path, NewCompanyResponse, CompanyCreate, request, fields)

    async def update(
        self,
        company_id: str,
        request: CompanyUpdate | None = None,
        **fields: Unpack[CompanyUpdateFields],
    ) -> Company:
        """Change a company and return it; fields left out stay as they are.

        Args:
            company_id: Id of the company.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `CompanyUpdate`, which override `request`; also `idempotency_key`.

        API: `PATCH /companies/{company_id}`
        """
        path = routes.COMPANY(company_id=company_id)
        return await self._write("PATCH", path, Company, CompanyUpdate, request, fields)

    async def delete(self, company_id: str) -> None:
        """Delete a company with everything in it; requires an owner.

        Args:
            company_id: Id of the company.

        API: `DELETE /companies/{company_id}`
        """
        await self._delete(routes.COMPANY(company_id=company_id))

    async def get_statistics(self, company_id: str, *, num_top_traits: int = 5) -> RollStatistics:
        """Return statistics of the dice rolls of a company.

        Args:
            company_id: Id of the company.
            num_top_traits: Number of the most often rolled traits to include.

        API: `GET /companies/{company_id}/statistics`
        """
        path = routes.COMPANY_STATISTICS(company_id=company_id)
        return await self._get(path, RollStatistics, {"num_top_traits": num_top_traits})

    async def grant_access(
        self,
        company_id: str,
        developer_id: str,
        permission: CompanyPermission | str,
        **options: Unpack[WriteOptions],
    ) -> CompanyPermissions:
        """Set the permission of a developer in a company and return it; requires an owner.

        Args:
            company_id: Id of the company.
            developer_id: Id of the developer.
            permission: `USER`, `ADMIN` or `OWNER`; `REVOKE` removes the permission.
            **options: The options of a write.

        Raises:
            ValidationError: There is no such developer, or the company would lose its last
                owner.

        API: `POST /companies/{company_id}/access`
        """
        path = routes.COMPANY_ACCESS(company_id=company_id)
        access = CompanyAccess(developer_id=developer_id, permission=permission)
        return await self._write("POST", path, CompanyPermissions, CompanyAccess, access, options)

    def _audit_logs(self, company_id: str, filters: AuditLogFiltersFields) -> Pages[AuditLog]:
        path = routes.COMPANY_AUDIT_LOGS(company_id=company_id)
        return self._list(path, AuditLog, AuditLogFilters(**filters))

    async def get_audit_log_page(
        self,
        company_id: str,
        *,
        limit: int = 10,
        offset: int = 0,
        **filters: Unpack[AuditLogFiltersFields],
    ) -> PaginatedResponse[AuditLog]:
        """Return one page of the audit log of a company, newest first.

        Args:
            company_id: Id of the company.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from` and `date_to`;
                None does not filter.

        API: `GET /companies/{company_id}/audit-logs`
        """
        return await self._audit_logs(company_id, filters).get_page(limit=limit, offset=offset)

    async def list_all_audit_logs(
        self,
        company_id: str,
        *,
        progress: ProgressCallback | None = None,
        **filters: Unpack[AuditLogFiltersFields],
    ) -> Items[AuditLog]:
        """Return the whole audit log of a company, newest first.

        Args:
            company_id: Id of the company.
            progress: Callback invoked with the number of items read, and the total.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from` and `date_to`;
                None does not filter.

        API: `GET /companies/{company_id}/audit-logs`
        """
        return await self._audit_logs(company_id, filters).list_all(progress)

    def iter_all_audit_logs(
        self, company_id: str, *, limit: int | None = None, **filters: Unpack[AuditLogFiltersFields]
    ) -> AsyncIterator[AuditLog]:
        """Stream the audit log of a company page by page, newest first.

        Args:
            company_id: Id of the company.
            limit: Number of items of each page, 1 to 100; 100 by default.
            **filters: Filters: `include`, `acting_user_id`, `user_id`, `campaign_id`, `book_id`,
                `chapter_id`, `character_id`, `entity_type`, `operation`, `date_from` and `date_to`;
                None does not filter.

        API: `GET /companies/{company_id}/audit-logs`
        """
        return self._audit_logs(company_id, filters).iter_all(limit=limit)
