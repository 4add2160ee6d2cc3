"""The bodies that the methods of a client send, compared with the document."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from api_drift.validation import Validator, join, outermost
from api_drift.values import Fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api_drift.calls import Call, Exchange
    from api_drift.document import Body, Document, Operation, Schema, Shape
    from api_drift.validation import Placed

Problem = tuple[str, str, str | None]
"""Kind, text, and name of the method or None."""

_PART = re.compile(rb'form-data; name="([^"]*)"')


def check_bodies(
    document: Document, operation: Operation, sent: Sequence[tuple[Call, Exchange]]
) -> Iterator[Problem]:
    """Yield where the bodies for an operation are not what the document says."""
    body = operation.body
    contents: list[tuple[Call, Any]] = []
    for call, exchange in sent:
        method = call.method.full_name
        media_type = exchange.request.headers.get("content-type", "").partition(";")[0]
        if body is None:
            if exchange.request.content:
                yield "body", "a body is sent, and none is declared", method
        elif media_type != body.media_type:
            yield "body", f"{media_type or 'nothing'} is sent, not {body.media_type}", method
        else:
            contents.append((call, _decode(exchange, body)))
    if body is None or not contents:
        return
    checker = _Checker(document, body.schema, contents)
    yield from checker.check_members()
    if body.media_type == "application/json":
        yield from checker.check_values()
        yield from checker.check_required()
        if operation.method == "PATCH":
            yield from checker.check_clearing()


def _decode(exchange: Exchange, body: Body) -> Any:
    content = exchange.request.content
    if body.media_type == "application/json":
        return json.loads(content)
    return dict.fromkeys((name.decode() for name in _PART.findall(content)), "")


class _Checker:
    """Compares the bodies of all calls of an operation with its schema."""

    def __init__(
        self, document: Document, schema: Schema, contents: Sequence[tuple[Call, Any]]
    ) -> None:
        self._document = document
        self._validator = Validator(document)
        self._schema = schema
        self._contents = contents

    def check_members(self) -> Iterator[Problem]:
        """Yield which members are sent and not declared, and which are declared and not sent."""
        sent = set()
        for call, content in self._contents:
            for place, value, shape in self._objects(content):
                sent |= {join(place, name) for name in value}
                for name in value.keys() - shape.properties.keys():
                    text = f"{join(place, name)} is sent, and not declared"
                    yield "body", text, call.method.full_name
        declared = {place for place, _ in self._validator.members(self._schema)}
        for place in outermost(declared - sent):
            yield "body", f"{place} is declared, and no argument sends it", None

    def check_values(self) -> Iterator[Problem]:
        """Yield which values the API does not accept."""
        for call, content in self._contents:
            for text in self._validator.problems(content, self._schema):
                yield "body", text, call.method.full_name

    def check_required(self) -> Iterator[Problem]:
        """Yield which members can be left out but are required, and the reverse."""
        for call, content in self._contents:
            if call.fill is Fill.REQUIRED:
                objects = list(self._objects(content))
            elif call.fill is Fill.TOP:
                objects = [each for each in self._objects(content) if each[0] not in {"", "[]"}]
            else:
                continue
            for place, value, shape in objects:
                added = call.arguments.added if not place else frozenset()
                for name in shape.required - value.keys():
                    text = f"{join(place, name)} is required, and can be left out"
                    yield "required", text, call.method.full_name
                for name in self._demanded(value, shape) - shape.required - added:
                    text = f"{join(place, name)} is not required, and cannot be left out"
                    yield "required", text, call.method.full_name

    def check_clearing(self) -> Iterator[Problem]:
        """Yield which members a change could set to null, but no argument does."""
        cleared = {
            join(place, name)
            for _, content in self._contents
            for place, value, _ in self._objects(content)
            for name in value
            if value[name] is None
        }
        for place, shape in self._validator.members(self._schema):
            if shape.nullable and place not in cleared:
                yield "body", f"{place} can be null, and no argument sends that", None

    def _objects(self, content: Any) -> Iterator[Placed]:
        return self._validator.objects(content, self._schema)

    def _demanded(self, value: dict[str, Any], shape: Shape) -> frozenset[str]:
        """Return which members were sent although nobody asked for them, or had to be given."""
        return frozenset(
            name
            for name in value.keys() & shape.properties.keys() - shape.demandable
            # The value that the server takes by itself does no harm.
            if value[name] != self._document.shape(shape.properties[name]).default
        )
