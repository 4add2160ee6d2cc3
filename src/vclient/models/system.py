"""The health of the server."""

from __future__ import annotations

from typing import Literal

from vclient.models.base import ResponseModel


class SystemHealth(ResponseModel):
    """The version of the server and the state of its components."""

    database_status: Literal["online", "offline"] | str
    """Whether the database answers."""
    cache_status: Literal["online", "offline"] | str
    """Whether the cache answers."""
    database_latency_ms: float | None
    """Response time of the database in milliseconds."""
    cache_latency_ms: float | None
    """Response time of the cache in milliseconds."""
    uptime: str
    """Time since the start of the server, such as `0d 1h 4m 30s`."""
    version: str
    """Version of the API."""
