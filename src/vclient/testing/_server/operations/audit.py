"""Audit logs: of a company, and of a developer. The module on auditing writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import DateTime, Enum, Uuid
from vclient.testing._server.bodies.query import Parameter, include, paged
from vclient.testing._server.constants import (
    AUDIT_ENTITY_TYPES,
    AUDIT_OPERATIONS,
    OCTOBER_ENTITY_TYPES,
)
from vclient.testing._server.operation import Permission, operation
from vclient.testing._server.views.audit import audit_log
from vclient.testing.api_versions import OCTOBER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import AuditLog

_DETAILS: Final = "request_details"
_EQUAL: Final = (
    Parameter("acting_user_id", Uuid()),
    Parameter("user_id", Uuid()),
    Parameter("campaign_id", Uuid()),
    Parameter("book_id", Uuid()),
    Parameter("chapter_id", Uuid()),
    Parameter("character_id", Uuid()),
    Parameter("entity_type", Enum(*AUDIT_ENTITY_TYPES, later=OCTOBER_ENTITY_TYPES, since=OCTOBER)),
    Parameter("operation", Enum(*AUDIT_OPERATIONS)),
)
_COMPANY: Final = Parameter("company_id", Uuid())
_OTHERS: Final = (
    Parameter("date_from", DateTime()),
    Parameter("date_to", DateTime()),
    include(_DETAILS),
)


@operation("GET", routes.COMPANY_AUDIT_LOGS, query=(*paged(), *_EQUAL, *_OTHERS))
def list_company_audit_logs(ctx: Context) -> dict[str, Any]:
    """List the writes below a company."""
    rows = (row for row in ctx.state.audit_logs if row.company_id == ctx.company.id)
    return _page(ctx, rows, _EQUAL)


@operation(
    "GET",
    routes.ADMIN_DEVELOPER_AUDIT_LOGS,
    permission=Permission.GLOBAL_ADMIN,
    query=(*paged(), _COMPANY, *_EQUAL, *_OTHERS),
)
def list_developer_audit_logs(ctx: Context) -> dict[str, Any]:
    """List the writes with the API keys of a developer."""
    developer_id = ctx.path["developer_id"]
    rows = (row for row in ctx.state.audit_logs if row.developer_id == developer_id)
    return _page(ctx, rows, (_COMPANY, *_EQUAL))


def _page(ctx: Context, rows: Iterable[AuditLog], equal: tuple[Parameter, ...]) -> dict[str, Any]:
    wanted = {
        parameter.name: ctx.query[parameter.name]
        for parameter in equal
        if ctx.query[parameter.name] is not None
    }
    first, last = ctx.query["date_from"], ctx.query["date_to"]
    found = [
        row
        for row in rows
        if all(getattr(row, name) == value for name, value in wanted.items())
        and (first is None or row.date_created >= first)
        and (last is None or row.date_created <= last)
    ]
    found.sort(key=lambda row: (row.date_created, row.id), reverse=True)
    details = _DETAILS in ctx.query["include"]
    return ctx.page(found, lambda _, row: audit_log(row, request_details=details))
