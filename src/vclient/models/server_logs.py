"""Lines of the server's log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from vclient.constants import LogLevel
from vclient.models.base import Integer, RequestModel, ResponseModel
from vclient.models.for_checkers import OrText, OrUnset


class ServerLogEntry(ResponseModel):
    """A line of the server's log; one that the server cannot parse has only `raw`."""

    timestamp: datetime | None = None
    """When the line was written."""
    level: LogLevel | str | None = None
    """Level of the line."""
    name: str | None = None
    """Name of the logger."""
    message: str | None = None
    """Message of the line."""
    exception: str | None = None
    """The traceback of an error."""
    extra: dict[str, Any] = Field(default_factory=dict)
    """Further fields, which depend on the logger."""
    raw: str | None = None
    """The unchanged line, where the server cannot parse it."""


class ServerLogFilters(RequestModel):
    """Filters for the lines of the server's log."""

    level: OrUnset[OrText[LogLevel] | None] = None
    """Lowest level; None for the server's own."""
    limit: OrUnset[Annotated[Integer, Field(ge=1, le=500)]] = 100
    """Number of lines, 1 to 500."""
