"""The log files of the server, which are kept in memory."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

from .constants import LOG_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import httpx

_SERVER_ERROR: Final = 500
_FILE: Final = "vapi.log"
# There is no network, so the address is that of the local host.
_CLIENT: Final = '["127.0.0.1","0"]'


class FileLog:
    """A line for the start of the server, and one for each request that it answered.

    Attributes:
        developer_id: Id of the developer of the current request, once it is authenticated; it
            is part of the line of the request.
    """

    def __init__(self, now: datetime) -> None:
        self.developer_id: str | None = None
        self._lines: list[dict[str, Any]] = []
        self._write(now, "INFO", "Server started", {})

    def write(
        self,
        now: datetime,
        request: httpx.Request,
        answer: httpx.Response,
        parameters: Mapping[str, str],
    ) -> None:
        """Log a request.

        Args:
            now: When it was answered.
            request: The request.
            answer: The answer.
            parameters: The parameters of its path.
        """
        level = "ERROR" if answer.status_code >= _SERVER_ERROR else "INFO"
        extra = {
            "path": request.url.path,
            "method": request.method,
            "path_params": json.dumps(dict(parameters), separators=(",", ":")),
            "client": _CLIENT,
            "status_code": answer.status_code,
            "duration_ms": 0,
            "request_id": answer.headers.get("x-request-id"),
        }
        if self.developer_id is not None:
            extra["developer_id"] = self.developer_id
            self.developer_id = None
        query = request.url.query.decode("ascii")
        self._write(now, level, f"HTTP Request:, query={query}", extra)

    def tail(self, level: str, limit: int) -> list[dict[str, Any]]:
        """Return the last lines of at least a level, newest first."""
        wanted = LOG_LEVELS[LOG_LEVELS.index(level) :]
        lines = [line for line in reversed(self._lines) if line["level"] in wanted]
        return lines[:limit]

    def zipped(self) -> bytes:
        """Return the file as an archive; each line of it is JSON."""
        archived = io.BytesIO()
        with zipfile.ZipFile(archived, "w", zipfile.ZIP_DEFLATED) as archive:
            text = "".join(f"{json.dumps(line)}\n" for line in self._lines)
            # With a fixed date, so that the same log gives the same archive.
            archive.writestr(zipfile.ZipInfo(_FILE), text)
        return archived.getvalue()

    def _write(self, now: datetime, level: str, message: str, extra: dict[str, Any]) -> None:
        self._lines.append(
            {
                "timestamp": f"{now:%Y-%m-%dT%H:%M:%SZ}",
                "level": level,
                "name": "litestar",
                "message": message,
                "exception": None,
                "extra": extra,
                "raw": None,
            }
        )
