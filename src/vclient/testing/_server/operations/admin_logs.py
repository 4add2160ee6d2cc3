"""The log files of the server, for global admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE, Download
from vclient.testing._server.bodies.kinds import Enum, Integer
from vclient.testing._server.bodies.query import Parameter
from vclient.testing._server.constants import LOG_LEVELS
from vclient.testing._server.operation import Permission, operation
from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.filelog import FileLog

# The level of the server, below which nothing is logged.
_LEVEL: Final = "INFO"


@operation(
    "GET",
    routes.ADMIN_LOGS,
    permission=Permission.GLOBAL_ADMIN,
    query=(
        Parameter("level", Enum(*LOG_LEVELS)),
        Parameter("limit", Integer(shape=(1, 500)), default=100, nullable=False),
    ),
    cache=NO_CACHE,
)
def tail_logs(ctx: Context) -> list[dict[str, Any]]:
    """Show the last lines."""
    return _log(ctx).tail(ctx.query["level"] or _LEVEL, ctx.query["limit"])


@operation("GET", routes.ADMIN_LOGS_DOWNLOAD, permission=Permission.GLOBAL_ADMIN, cache=NO_CACHE)
def download_logs(ctx: Context) -> Download:
    """Return the log files."""
    filename = f"vapi-logs-{ctx.now:%Y%m%dT%H%M%SZ}.zip"
    return Download(_log(ctx).zipped(), "application/zip", filename)


def _log(ctx: Context) -> FileLog:
    if ctx.state.log is None:
        raise ProblemError(409, "File logging is not enabled.")
    return ctx.state.log
