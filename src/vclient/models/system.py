"""The health of the server."""

from __future__ import annotations

from typing import Literal

from vclient.models.base import ResponseModel


class SystemHealth(ResponseModel):
    """The version of the server and whether its parts are there."""

    database_status: Literal["online", "offline"] | str
    """Whether the database answers."""
    cache_status: Literal["online", "offline"] | str
    """Whether the cache answers."""
    database_latency_ms: float | None
    """How long the database took to answer, in milliseconds."""
    cache_latency_ms: float | None
    """How long the cache took to answer, in milliseconds."""
    uptime: str
    """Since when the server runs, such as `0d 1h 4m 30s`."""
    version: str
    """Version of the API."""
