"""One request that a testing server has handled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from vclient._policy.own_writes import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from .operation_names import OperationName


class Call:
    """One request, and how it was answered.

    Attributes:
        request: The request as it arrived.
        template: The path template of the operation (`/companies/{company_id}`), or None
            when the path belongs to no operation.
        operation: The name of the operation (`GET /companies/{company_id}`), or None when
            there is no such operation.
        path_params: The decoded parameters of the path, by name.
        status: The status of the answer, or None where the connection broke before the
            server acted.
        is_lost: Whether the client did not receive the answer, because the connection broke
            or its read timeout expired.
    """

    __slots__ = ("is_lost", "operation", "path_params", "request", "status", "template")

    def __init__(
        self,
        request: httpx.Request,
        status: int | None,
        *,
        template: str | None = None,
        operation: OperationName | None = None,
        path_params: Mapping[str, str] | None = None,
    ) -> None:
        self.request: httpx.Request = request
        self.status: int | None = status
        self.template: str | None = template
        self.operation: OperationName | None = operation
        self.path_params: dict[str, str] = dict(path_params or {})
        self.is_lost: bool = False

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
        """The query parameters, each with all its values.

        The one with which the client bypasses the server's response cache after a write is
        omitted; `request` has it.
        """
        query = parse_qs(self.request.url.query.decode("ascii"), keep_blank_values=True)
        query.pop(PARAMETER, None)
        return query

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the request, the API key included."""
        return self.request.headers

    @property
    def on_behalf_of(self) -> str | None:
        """Id of the acting user, or None."""
        acting: str | None = self.headers.get("On-Behalf-Of")
        return acting

    @property
    def json(self) -> Any:
        """The decoded body, or None when there is none or it is not JSON."""
        try:
            return json.loads(self.request.content)
        except ValueError:
            return None

    def __repr__(self) -> str:
        """Return the call and its status, without headers, which contain the API key."""
        status = "no answer" if self.status is None else str(self.status)
        lost = ", lost" if self.is_lost and self.status is not None else ""
        return f"<Call {self.method} {self.path} -> {status}{lost}>"
