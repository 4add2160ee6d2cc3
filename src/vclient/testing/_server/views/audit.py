"""Audit logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .common import moment

if TYPE_CHECKING:
    from vclient.testing._server.state.records import AuditLog

_FIELDS: Final = (
    "entity_type",
    "operation",
    "target_entity_id",
    "description",
    "changes",
    "company_id",
    "acting_user_id",
    "user_id",
    "campaign_id",
    "book_id",
    "chapter_id",
    "character_id",
    "request_id",
    "summary",
)
_REQUEST: Final = (
    "method",
    "url",
    "request_json",
    "request_body",
    "path_params",
    "query_params",
    "operation_id",
    "handler_name",
)


def audit_log(row: AuditLog, *, request_details: bool) -> dict[str, Any]:
    """Show an audit log.

    Args:
        row: The log.
        request_details: Whether the request is shown too.
    """
    names = _FIELDS + _REQUEST if request_details else _FIELDS
    return {
        "id": row.id,
        "date_created": moment(row.date_created),
        **{name: getattr(row, name) for name in names},
    }
