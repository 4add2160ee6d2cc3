"""Canned answers: models, JSON and problem documents."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from ._server.answers import Answer, json_answer, problem_answer
from ._server.bodies.query import raw_query, read_query
from ._server.operations import ALL_OPERATIONS
from ._server.problems import INVALID_FIELDS, NO_RIGHTS, ProblemError, database_trouble
from .interceptions import Canned, Failure
from .matching import plain
from .operation_names import check_operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import httpx

    from ._server.context import Context
    from ._server.operation import Endpoint
    from .operation_names import OperationName

NOTHING: Final[Any] = object()
"""Default for a body that is not given, as `None` is a valid body."""

_OPERATIONS: Final = {f"{each.method} {each.route.template}": each for each in ALL_OPERATIONS}
_PAGING: Final = frozenset({"limit", "offset"})
_ARRAYS: Final = frozenset(
    {
        "GET /admin/logs",
        "GET /companies/{company_id}/characters/chargen/sessions",
        "GET /users/lookup",
    }
)
# Outside the layer that adds the request id and the cache headers to answers.
_WITHOUT_LAYER: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})
_DETAILS: Final = {
    HTTPStatus.UNAUTHORIZED: "Unauthorized API key",
    HTTPStatus.FORBIDDEN: NO_RIGHTS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Request Entity Too Large",
    # Its reason phrase differs between the versions of Python.
    HTTPStatus.UNPROCESSABLE_ENTITY: "Unprocessable Content",
    HTTPStatus.TOO_MANY_REQUESTS: "You are being rate limited.",
    HTTPStatus.INTERNAL_SERVER_ERROR: database_trouble().detail,
}
_FIRST_ERROR: Final = HTTPStatus.BAD_REQUEST


def canned_items(
    operation: OperationName,
    items: Iterable[object],
    *,
    status: int | None,
    headers: Mapping[str, str] | None,
) -> Canned:
    """Return the canned answer for a list, in pages where the operation is paginated.

    Raises:
        ValueError: The operation does not return a list.
    """
    declared = _OPERATIONS[check_operation(operation)]
    paging = tuple(each for each in declared.query if each.name in _PAGING)
    is_paged = len(paging) == len(_PAGING)
    if not is_paged and operation not in _ARRAYS:
        msg = f"{operation} answers no list; give a model or json in place of items"
        raise ValueError(msg)
    listed = [plain(each) for each in items]

    def answer(ctx: Context, request_id: str) -> Answer:
        query, invalid = read_query(paging, raw_query(ctx.request))
        if invalid:
            problem = ProblemError(400, INVALID_FIELDS, invalid=tuple(invalid))
            return problem_answer(problem, ctx.request, request_id, _layer(declared, request_id))
        limit, offset = query.get("limit", len(listed)), query.get("offset", 0)
        shown: Any = listed[offset : offset + limit]
        if is_paged:
            shown = {"items": shown, "limit": limit, "offset": offset, "total": len(listed)}
        return _answer(declared, request_id, shown, status, headers)

    return Canned(answer)


def canned_body(
    operation: OperationName,
    body: object,
    *,
    status: int | None,
    headers: Mapping[str, str] | None,
) -> Canned:
    """Return the canned answer with a model, any JSON, or `NOTHING`.

    Raises:
        ValueError: There is no body, and the status requires one.
    """
    declared = _OPERATIONS[check_operation(operation)]
    if body is NOTHING and (status or declared.status) != HTTPStatus.NO_CONTENT:
        msg = f"{operation} answers with a body: give items, a model or json"
        raise ValueError(msg)
    encoded = plain(body)

    def answer(_ctx: Context, request_id: str) -> Answer:
        return _answer(declared, request_id, encoded, status, headers)

    return Canned(answer)


def failure(
    status: int,
    *,
    detail: str | None,
    code: str | None,
    retry_after: float | None,
    retry_after_header: bool,
    invalid_parameters: Sequence[Mapping[str, str]] | None,
    headers: Mapping[str, str] | None,
) -> Failure:
    """Return the failure with a problem document; see `ValentinaServer.fail`.

    Raises:
        ValueError: The status is not an error.
    """
    if status < _FIRST_ERROR or status not in set(HTTPStatus):
        msg = f"status must be that of an error, such as 503, not {status}"
        raise ValueError(msg)
    if retry_after is None and status == HTTPStatus.TOO_MANY_REQUESTS:
        retry_after = 1.0
    problem = ProblemError(
        status,
        detail or _DETAILS.get(HTTPStatus(status)) or HTTPStatus(status).phrase,
        invalid=None
        if invalid_parameters is None
        else tuple(dict(each) for each in invalid_parameters),
        code=code,
    )
    fixed = _failure_headers(status, retry_after, in_header=retry_after_header)
    fixed.update({name.lower(): value for name, value in (headers or {}).items()})

    def answer(request: httpx.Request, request_id: str) -> httpx.Response:
        document = problem.document(str(request.url), request_id)
        if retry_after is not None:
            document["retry_after"] = retry_after
        layer = {} if status in _WITHOUT_LAYER else {"x-request-id": request_id}
        return json_answer(
            status, document, layer | fixed, content_type="application/problem+json"
        ).response()

    return Failure(answer)


def _failure_headers(status: int, retry_after: float | None, *, in_header: bool) -> dict[str, str]:
    headers: dict[str, str] = {}
    if status not in _WITHOUT_LAYER:
        headers["cache-control"] = "no-cache"
    if retry_after is None:
        return headers
    seconds = math.ceil(retry_after)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["ratelimit-policy"] = f'"testing";q=1;w={seconds}'
        headers["ratelimit"] = f'"testing";r=0;t={seconds}'
    if in_header:
        headers["retry-after"] = str(seconds)
    return headers


def _layer(operation: Endpoint, request_id: str) -> dict[str, str]:
    return {"cache-control": operation.cache, "x-request-id": request_id}


def _answer(
    operation: Endpoint,
    request_id: str,
    body: object,
    status: int | None,
    headers: Mapping[str, str] | None,
) -> Answer:
    status = status or operation.status
    added = {name.lower(): value for name, value in (headers or {}).items()}
    if body is NOTHING:
        return Answer(status, _layer(operation, request_id) | added)
    return json_answer(status, body, _layer(operation, request_id)).with_headers(added)
