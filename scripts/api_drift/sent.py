"""What the methods of a client send, compared with the document."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from api_drift.amendments import ACTING_USER as ACTING_USER_HEADER
from api_drift.bodies import check_bodies
from api_drift.calls import ACTING_USER
from api_drift.report import Finding
from api_drift.validation import Validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api_drift.calls import Call, Exchange
    from api_drift.document import Document, Operation, Parameter, Shape

Sent = tuple["Call", "Exchange"]
"""A request and the call that sent it."""


def check_sent(document: Document, operation: Operation, sent: Sequence[Sent]) -> Iterator[Finding]:
    """Yield where the requests for an operation are not what the document says."""
    for kind, text, method in (
        *_check_paths(sent),
        *_check_headers(operation, sent),
        *_check_query(document, operation, sent),
        *check_bodies(document, operation, sent),
    ):
        yield Finding(kind, text, operation.name, method)


def _check_paths(sent: Sequence[Sent]) -> Iterator[tuple[str, str, str]]:
    for call, exchange in sent:
        for name, value in exchange.path.items():
            for text in wrong_origin(call, f"{{{name}}}", name, value):
                yield "path", text, call.method.full_name


def wrong_origin(call: Call, place: str, name: str, value: Any) -> Iterator[str]:
    """Yield a text if an id was given as something else than what it was sent as."""
    origin = call.origins.get(value) if isinstance(value, str) else None
    if origin is None or origin == "parent_id":
        return
    # A filter may be written without underscores, and `trait_id` be short for another name.
    if not name.replace("_", "").endswith(origin.replace("_", "")):
        yield f"{place} is sent what was given as {origin}"


def _check_headers(
    operation: Operation, sent: Sequence[Sent]
) -> Iterator[tuple[str, str, str | None]]:
    for name, header in operation.headers.items():
        if not any(name in exchange.request.headers for _, exchange in sent):
            yield "header", f"{name} is never sent", None
            continue
        for call, exchange in sent:
            if header.required and name not in exchange.request.headers:
                yield "header", f"{name} is needed, and not sent", call.method.full_name
    for call, exchange in sent:
        user = exchange.request.headers.get(ACTING_USER_HEADER)
        if user is not None and user != call.acting_user:
            given = call.origins.get(user, "nothing")
            text = f"{ACTING_USER_HEADER} is sent what was given as {given}, not {ACTING_USER}"
            yield "header", text, call.method.full_name


def _check_query(
    document: Document, operation: Operation, sent: Sequence[Sent]
) -> Iterator[tuple[str, str, str | None]]:
    values: dict[str, list[Any]] = {}
    for call, exchange in sent:
        method = call.method.full_name
        params = exchange.request.url.params
        for name in params:
            if name not in operation.query:
                yield "query", f"{name} is sent, and not declared", method
                continue
            parameter = operation.query[name]
            value = _decode(params.get_list(name), document.shape(parameter.schema))
            values.setdefault(name, []).append(value)
            for text in Validator(document).problems(value, parameter.schema, name):
                yield "query", text, method
            for text in wrong_origin(call, name, name, value):
                yield "query", text, method
        for parameter in operation.query.values():
            if parameter.required and parameter.name not in params:
                yield "query", f"{parameter.name} is required, and not sent", method
    for parameter in operation.query.values():
        if parameter.name not in values:
            yield "query", f"{parameter.name} is declared, and no argument sends it", None
        else:
            yield from _check_range(document, operation, parameter, values[parameter.name])


def _check_range(
    document: Document, operation: Operation, parameter: Parameter, values: list[Any]
) -> Iterator[tuple[str, str, str | None]]:
    shape = document.shape(parameter.schema)
    if shape.type == "array":
        possible = document.shape(shape.items).enum
        given = {each for value in values for each in value}
        for each in possible:
            if each not in given:
                yield "query", f"{parameter.name} cannot be {each!r}", None
    # Whoever reads a whole list asks for the largest pages there are.
    is_page = operation.answer is not None and "total" in _members(document, operation)
    if parameter.name == "limit" and is_page and shape.maximum is not None:
        numbers = [value for value in values if isinstance(value, int)]
        if max(numbers, default=0) < shape.maximum:
            largest = max(numbers, default=0)
            yield (
                "query",
                f"limit can be {shape.maximum:g}, and {largest} is the largest sent",
                None,
            )


def _members(document: Document, operation: Operation) -> set[str]:
    shape = document.shape(operation.answer or {})
    shapes = [document.shape(each) for each in shape.choices] or [shape]
    return {name for each in shapes for name in each.properties}


def _decode(texts: list[str], shape: Shape) -> Any:
    if shape.type == "array" or len(texts) > 1:
        return texts
    text = texts[0]
    if shape.type == "boolean" or re.fullmatch(r"-?\d+(\.\d+)?", text):
        return json.loads(text) if shape.type in {"boolean", "integer", "number"} else text
    return text
