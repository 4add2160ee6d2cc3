"""Lines of the server's log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from vclient.constants import LogLevel
from vclient.models.base import Integer, RequestModel, ResponseModel


class ServerLogEntry(ResponseModel):
    """A line of the server's log; one that it cannot read has nothing but `raw`."""

    timestamp: datetime | None = None
    """When the line was written."""
    level: LogLevel | str | None = None
    """How important the line is."""
    name: str | None = None
    """Name of the logger."""
    message: str | None = None
    """What the line says."""
    exception: str | None = None
    """The traceback of an error."""
    extra: dict[str, Any] = Field(default_factory=dict)
    """Further fields, which depend on the logger."""
    raw: str | None = None
    """The line as it is, where the server cannot read it."""


class ServerLogFilters(RequestModel):
    """Which lines of the server's log are wanted."""

    level: LogLevel | None = None
    """The least level; None for that of the server."""
    limit: Annotated[Integer, Field(ge=1, le=500)] = 100
    """Number of lines, 1 to 500."""
