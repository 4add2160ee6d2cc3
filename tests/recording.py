"""A handler that notes what is sent and answers what a test wants."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import httpx

API = "/api/v1"


class Recorder:
    """Answers requests with the given answers, one after the other, the last one for ever.

    Args:
        answers: JSON values, responses, or exceptions to raise; a page is made of a list.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(201 if request.method == "POST" else 200, json=answer)

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]

    def check(
        self,
        operation: str,
        *,
        body: Any = None,
        query: dict[str, list[str]] | None = None,
        user: str | None = None,
        key: str | None = None,
    ) -> None:
        """State what the only request since the last check was."""
        (request,) = self.requests
        self.requests.clear()
        assert f"{request.method} {request.url.path}" == operation.replace(" /", f" {API}/")
        sent_query = parse_qs(request.url.query.decode(), keep_blank_values=True)
        sent_query.pop("_fresh", None)
        assert sent_query == (query or {})
        assert (json.loads(request.content) if request.content else None) == body
        assert request.headers.get("On-Behalf-Of") == user
        assert request.headers.get("Idempotency-Key") == key


def page(*items: Any, total: int | None = None) -> dict[str, Any]:
    """Return the JSON of a page."""
    return {
        "items": list(items),
        "limit": 10,
        "offset": 0,
        "total": len(items) if total is None else total,
    }


def problem(status: int, detail: str, **members: Any) -> httpx.Response:
    """Return a problem document."""
    return httpx.Response(
        status,
        json={"status": status, "title": "A problem", "detail": detail, **members},
        headers={"X-Request-Id": "req_0123456789012345678901"},
    )
