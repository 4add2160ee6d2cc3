"""The record of the requests that a testing server has judged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    import httpx


class Call:
    """One request, and how it was answered.

    Attributes:
        request: The request as it arrived.
        template: The path template of the operation (`/companies/{company_id}`), or None
            when the path belongs to no operation.
        status: The status of the answer.
    """

    __slots__ = ("request", "status", "template")

    def __init__(self, request: httpx.Request, template: str | None, status: int) -> None:
        self.request: httpx.Request = request
        self.template: str | None = template
        self.status: int = status

    @property
    def method(self) -> str:
        """The method, in upper case."""
        return self.request.method

    @property
    def path(self) -> str:
        """The path as it was sent, still percent-encoded, without the query."""
        return self.request.url.raw_path.partition(b"?")[0].decode("ascii")

    @property
    def params(self) -> dict[str, list[str]]:
        """The query parameters, each with all its values."""
        return parse_qs(self.request.url.query.decode("ascii"), keep_blank_values=True)

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the request, the API key included."""
        return self.request.headers

    @property
    def json(self) -> Any:
        """The decoded body, or None when there is none or it is not JSON."""
        try:
            return json.loads(self.request.content)
        except ValueError:
            return None

    def __repr__(self) -> str:
        """Show what was asked and answered, without headers: one of them is the API key."""
        return f"<Call {self.method} {self.path} -> {self.status}>"
