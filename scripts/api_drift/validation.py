"""JSON against the schemas of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api_drift.document import Document, Schema, Shape

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_DATE = r"\d{4}-\d\d-\d\d"
_FORMATS = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "date": re.compile(_DATE),
    "date-time": re.compile(_DATE + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}


class Validator:
    """Compares JSON with what the schemas of a document say."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def problems(self, value: Any, schema: Schema, place: str = "") -> Iterator[str]:
        """Yield what is wrong with a value, but not which members are missing or too many."""
        shape = self._document.shape(schema)
        if value is None:
            if not shape.nullable and shape.type != "any":
                yield f"{place} is null, which the API does not allow"
        elif shape.type in _TYPES:
            if not isinstance(value, _TYPES[shape.type]) or (
                isinstance(value, bool) and shape.type != "boolean"
            ):
                yield f"{place} is {value!r}, and the API expects: {shape.type}"
            else:
                yield from self._problems_of_type(value, shape, place)

    def _problems_of_type(self, value: Any, shape: Shape, place: str) -> Iterator[str]:
        if shape.enum and value not in shape.enum:
            yield f"{place} is {value!r}, which is none of the values of the API"
        pattern = _FORMATS.get(shape.format or "")
        if pattern and not pattern.fullmatch(value):
            yield f"{place} is {value!r}, and the API expects: {shape.format}"
        if shape.minimum is not None and value < shape.minimum:
            yield f"{place} is {value}, and the API allows no less than {shape.minimum:g}"
        if shape.maximum is not None and value > shape.maximum:
            yield f"{place} is {value}, and the API allows no more than {shape.maximum:g}"
        if isinstance(value, list):
            for each in value:
                yield from self.problems(each, shape.items, f"{place}[]")
        if isinstance(value, dict):
            for name, each in value.items():
                below = shape.properties.get(name, shape.values)
                if below is not None:
                    yield from self.problems(each, below, join(place, name))

    def objects(self, value: Any, schema: Schema, place: str = "") -> Iterator[Placed]:
        """Yield all objects in a value that the document gives members, outermost first."""
        shape = self._document.shape(schema)
        if isinstance(value, list):
            for each in value:
                yield from self.objects(each, shape.items, f"{place}[]")
        if not isinstance(value, dict):
            return
        if shape.is_described:
            yield place, value, shape
        for name, each in value.items():
            below = shape.properties.get(name, shape.values)
            if below is not None:
                yield from self.objects(each, below, join(place, name))

    def members(self, schema: Schema, place: str = "") -> Iterator[tuple[str, Shape]]:
        """Yield all members that a schema names, with their places."""
        shape = self._document.shape(schema)
        if shape.type == "array":
            yield from self.members(shape.items, f"{place}[]")
        for name, member in shape.properties.items():
            yield join(place, name), self._document.shape(member)
            yield from self.members(member, join(place, name))


def join(place: str, name: str) -> str:
    """Return the place of a member."""
    return f"{place}.{name}" if place else name


def outermost(places: set[str]) -> list[str]:
    """Return the places that do not lie within another one."""
    return sorted(
        place
        for place in places
        if not any(place.startswith((f"{other}.", f"{other}[].")) for other in places)
    )


Placed = tuple[str, dict[str, Any], "Shape"]
"""An object, its place in a body, and what the document says of it."""
