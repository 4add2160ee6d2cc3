"""Answers of the API, made from the schemas of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from api_drift.values import Fill

if TYPE_CHECKING:
    from api_drift.document import Document, Schema, Shape

FORMATS = {
    "uuid": "01a203b6-a9ca-72e5-baec-e633144164ac",
    "date-time": "2026-11-22T14:43:55.488758Z",
    # The server writes UTC in two ways.
    "date-time with offset": "2026-11-22T14:43:55.488758+00:00",
    "date": "2026-11-22",
}
"""What is answered for texts that have a format."""

_PLAIN = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "any": "text"}
_PROBLEM = {"status": 404, "title": "Not Found", "detail": "Not Found"}
_FILE = b"PK\x05\x06"


@dataclass(frozen=True)
class Mode:
    """Which of the answers that a schema allows is made."""

    # Everything that can be null is null.
    nulls: bool = False
    # The same, but objects and arrays are there, so that what they hold can be null.
    inner_nulls: bool = False
    # What is only there when asked for is left out; of alternatives the first is taken.
    bare: bool = False


_MODES = {
    Fill.ALL: Mode(),
    Fill.TOP: Mode(nulls=True),
    Fill.NULL: Mode(inner_nulls=True),
    Fill.REQUIRED: Mode(bare=True),
}


class Answers:
    """Makes answers."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: dict[tuple[str, Fill], Any] = {}

    def respond(self, operation: str | None, fill: Fill) -> httpx.Response:
        """Return the answer of an operation to a call; 404 where there is no operation."""
        if operation is None:
            return httpx.Response(404, json=_PROBLEM)
        about = self._document.operations[operation]
        if about.answer is not None:
            if (operation, fill) not in self._made:
                self._made[operation, fill] = self.content(about.answer, _MODES[fill])
            return httpx.Response(about.status, json=self._made[operation, fill])
        return httpx.Response(about.status, content=_FILE if about.is_binary else b"")

    def content(self, schema: Schema, mode: Mode) -> Any:
        """Return what a schema describes, as JSON."""
        shape = self._document.shape(schema)
        has_parts = shape.type in {"object", "array", "choice"}
        is_null = mode.nulls or (mode.inner_nulls and not has_parts)
        if shape.type == "null" or (is_null and (shape.nullable or shape.type == "any")):
            return None
        if has_parts:
            return self._with_parts(shape, mode)
        return shape.enum[0] if shape.enum else FORMATS.get(shape.format or "", _PLAIN[shape.type])

    def _with_parts(self, shape: Shape, mode: Mode) -> Any:
        if shape.type == "choice":
            return self.content(shape.choices[0 if mode.bare else -1], mode)
        if shape.type == "array":
            return [self.content(shape.items, mode)]
        if shape.values is not None:
            return {"name": self.content(shape.values, mode)}
        return {
            name: self.content(member, mode)
            for name, member in shape.properties.items()
            if not (mode.bare and self.is_optional(member) and name not in shape.required)
        }

    def is_optional(self, schema: Schema) -> bool:
        """Return whether a member that is not required is sometimes left out.

        What the server leaves out unless `include` asks for it is declared as a choice of one.
        """
        return "oneOf" in schema and not self._document.shape(schema).nullable
