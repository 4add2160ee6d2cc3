"""Audit logs: who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vclient.constants import AuditEntityType, AuditLogInclude, AuditOperation
from vclient.models.base import DateAndTime, RequestModel, ResponseModel, Uuid
from vclient.models.for_checkers import OrText, OrUnset


class AuditChange(ResponseModel):
    """The change of one field."""

    old: Any = None
    """Value before the change."""
    new: Any = None
    """Value after the change."""


class AuditLog(ResponseModel):
    """A write that succeeded; the last eight fields are None unless `include` names them."""

    id: str
    """Id of the entry."""
    date_created: datetime
    """When the write was made."""
    entity_type: AuditEntityType | str | None
    """Kind of the object that was created, changed or deleted."""
    operation: AuditOperation | str | None
    """Kind of the write."""
    target_entity_id: str | None
    """Id of the object that was written to: the parent of one that was created."""
    description: str | None
    """Description of the write and its object, in words."""
    changes: dict[str, AuditChange] | None
    """Each changed field, for updates; None for other writes."""
    company_id: str | None
    """Id of the company."""
    acting_user_id: str | None
    """Id of the user who acted."""
    user_id: str | None
    """Id of the user that it was about."""
    campaign_id: str | None
    """Id of the campaign that it was about."""
    book_id: str | None
    """Id of the book that it was about."""
    chapter_id: str | None
    """Id of the chapter that it was about."""
    character_id: str | None
    """Id of the character that it was about."""
    request_id: str | None
    """The server's id of the call, which its answer and errors name too."""
    summary: str | None
    """Summary of the write, in words."""
    method: str | None = None
    """HTTP method of the call."""
    url: str | None = None
    """URL of the call."""
    request_json: dict[str, Any] | list[Any] | None = None
    """Body of the call, with secrets left out."""
    request_body: str | None = None
    """Body of the call as text, with secrets left out."""
    path_params: dict[str, Any] | None = None
    """Parameters in the path of the call."""
    query_params: dict[str, Any] | None = None
    """Parameters in the query of the call."""
    operation_id: str | None = None
    """The operation, as the API's document names it."""
    handler_name: str | None = None
    """Name of the server's handler that answered the call."""


class AuditLogFilters(RequestModel):
    """Filters for an audit log, and optional parts of its entries; None does not filter."""

    include: OrUnset[list[AuditLogInclude] | None] = None
    """Optional parts of the entries: `request_details`, which are eight fields."""
    acting_user_id: OrUnset[Uuid | None] = None
    """Id of the user who acted."""
    user_id: OrUnset[Uuid | None] = None
    """Id of the user that it was about."""
    campaign_id: OrUnset[Uuid | None] = None
    """Id of the campaign that it was about."""
    book_id: OrUnset[Uuid | None] = None
    """Id of the book that it was about."""
    chapter_id: OrUnset[Uuid | None] = None
    """Id of the chapter that it was about."""
    character_id: OrUnset[Uuid | None] = None
    """Id of the character that it was about."""
    entity_type: OrUnset[OrText[AuditEntityType] | None] = None
    """Kind of the object that was created, changed or deleted."""
    operation: OrUnset[OrText[AuditOperation] | None] = None
    """Kind of the write."""
    date_from: OrUnset[DateAndTime | None] = None
    """The earliest time, itself included; a zone may be left out."""
    date_to: OrUnset[DateAndTime | None] = None
    """The latest time, itself included; a zone may be left out."""


class DeveloperAuditLogFilters(AuditLogFilters):
    """Filters for the audit log of a developer, and optional parts of its entries."""

    company_id: OrUnset[Uuid | None] = None
    """Id of the company."""
