"""Answers: conversion of results of handlers to `httpx.Response`."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

from .compression import SMALLEST, GzipStream, accepts_gzip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .problems import ProblemError

NO_CACHE: Final = "no-cache"
CACHED: Final = "private, max-age=60"
CACHED_LONG: Final = "private, max-age=600"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Answer:
    """An immutable answer, before it is converted to a response for a client.

    Attributes:
        status: Its status.
        headers: Its headers, with names in lower case.
        content: Its body, not compressed.
        is_compressed: Whether the body is sent compressed.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    is_compressed: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the request succeeded."""
        return httpx.codes.is_success(self.status)

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """Return the same answer with headers added or replaced."""
        joined = {**self.headers, **headers}
        return Answer(self.status, joined, self.content, self.is_compressed)

    def compressed_for(self, request: httpx.Request) -> Answer:
        """Return the same answer, compressed if it is large enough and the request accepts it."""
        if len(self.content) < SMALLEST or not accepts_gzip(request):
            return self
        return Answer(self.status, self.headers, self.content, is_compressed=True)

    def response(self) -> httpx.Response:
        """Return the answer as a response that has been read.

        The stream of the response has the body as it is sent.
        """
        response = httpx.Response(self.status, headers=self.headers, content=self.content)
        if self.is_compressed:
            # Not earlier, as httpx would try to decompress the content.
            del response.headers["content-length"]
            response.headers["content-encoding"] = "gzip"
            response.headers["vary"] = "Accept-Encoding"
            response.stream = GzipStream(self.content)
        return response


def json_answer(
    status: int, body: Any, headers: Mapping[str, str], *, content_type: str = "application/json"
) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status, {**headers, "content-type": content_type}, _encode(body).encode())


@dataclass(frozen=True, slots=True)
class Download:
    """A file, which a handler may return instead of JSON."""

    content: bytes
    content_type: str
    filename: str

    def answer(self, status: int, headers: Mapping[str, str]) -> Answer:
        """Return the answer with the file."""
        own = {
            "content-type": self.content_type,
            "content-disposition": f'attachment; filename="{self.filename}"',
            "etag": f'"{len(self.content)}-{zlib.adler32(self.content)}"',
        }
        return Answer(status, {**headers, **own}, self.content)


def problem_answer(
    problem: ProblemError,
    request: httpx.Request,
    request_id: str | None,
    headers: Mapping[str, str],
) -> Answer:
    """Return a problem document."""
    return json_answer(
        problem.status,
        problem.document(str(request.url), request_id),
        headers,
        content_type="application/problem+json",
    )


def unhandled_answer(headers: Mapping[str, str]) -> Answer:
    """Return the 500 that the live server sends when one of its handlers fails."""
    return json_answer(500, {"status_code": 500, "detail": "Internal Server Error"}, headers)
