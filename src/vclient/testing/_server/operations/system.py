"""The health of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.operation import operation
from vclient.testing.api_versions import REPORTED

if TYPE_CHECKING:
    from vclient.testing._server.context import Context


@operation("GET", routes.HEALTH, cache=NO_CACHE)
def check_health(ctx: Context) -> dict[str, Any]:
    """Answer that all is well."""
    seconds = int((ctx.now - ctx.state.started).total_seconds())
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return {
        "database_status": "online",
        "cache_status": "online",
        "database_latency_ms": 0.1,
        "cache_latency_ms": 0.1,
        "uptime": f"{days}d {hours}h {minutes}m {seconds}s",
        "version": REPORTED[ctx.state.api],
    }
