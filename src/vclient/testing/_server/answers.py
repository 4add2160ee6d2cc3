"""Answers: from what a handler returns to an `httpx.Response`."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from .problems import ProblemError

NO_CACHE: Final = "no-cache"
CACHED: Final = "private, max-age=60"
CACHED_LONG: Final = "private, max-age=600"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_answer(
    status: int, body: Any, headers: dict[str, str], *, content_type: str = "application/json"
) -> httpx.Response:
    """Return an answer with a JSON body."""
    headers["content-type"] = content_type
    return httpx.Response(status, headers=headers, content=_encode(body).encode())


@dataclass(frozen=True, slots=True)
class Download:
    """A file, which a handler may return instead of what is encoded."""

    content: bytes
    content_type: str
    filename: str

    def answer(self, status: int, headers: dict[str, str]) -> httpx.Response:
        """Return the answer that holds the file."""
        headers["content-type"] = self.content_type
        headers["content-disposition"] = f'attachment; filename="{self.filename}"'
        headers["etag"] = f'"{len(self.content)}-{zlib.adler32(self.content)}"'
        return httpx.Response(status, headers=headers, content=self.content)


def problem_answer(
    problem: ProblemError,
    request: httpx.Request,
    request_id: str | None,
    headers: dict[str, str],
) -> httpx.Response:
    """Return a problem document."""
    return json_answer(
        problem.status,
        problem.document(str(request.url), request_id),
        headers,
        content_type="application/problem+json",
    )


def unhandled_answer(headers: dict[str, str]) -> httpx.Response:
    """Return the 500 that the live server sends when a handler of its own fails."""
    return json_answer(500, {"status_code": 500, "detail": "Internal Server Error"}, headers)
