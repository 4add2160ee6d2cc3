"""The shape of JSON: the fields it has, and the types and formats of what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

NULL = "null"

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = rf"{_DAY}T\d{{2}}:\d{{2}}:\d{{2}}"
_FORMATS = {
    "id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "time with a fraction and Z": re.compile(rf"{_TIME}\.\d{{6}}Z"),
    "time of a whole second and Z": re.compile(rf"{_TIME}Z"),
    "time with a fraction and offset": re.compile(rf"{_TIME}\.\d{{6}}\+00:00"),
    "time": re.compile(rf"{_TIME}.*"),
    "date": re.compile(_DAY),
    "URL": re.compile(r"https?://\S+"),
    "request id": re.compile(r"req_[\w-]{22}"),
    "truth as a string": re.compile(r"True|False"),
}
"""The formats of strings; the first that fits counts."""


@dataclass
class Shape:
    """What is known of the values in one place.

    Attributes:
        kinds: The types of the values, and the formats of strings.
        fields: The shapes of the members, if objects were seen.
        items: The shape that all items of lists, or all values of a map, share.
    """

    kinds: set[str] = field(default_factory=set)
    fields: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything but null was seen."""
        return bool(self.kinds - {NULL})


def shape_of(
    values: Iterable[Any], maps: Collection[str] = (), opaque: Collection[str] = (), name: str = ""
) -> Shape:
    """Return the shape that some values share.

    Args:
        values: Decoded JSON, all from the same place.
        maps: Names of fields that hold objects whose members have no fixed names.
        opaque: Names of fields that hold objects of which nothing else is known.
        name: The name of the field that holds the values.
    """
    shape = Shape()
    below: dict[str, list[Any]] = {}
    items: list[Any] = []
    for value in values:
        shape.kinds.add(_kind(value))
        if isinstance(value, list):
            items.extend(value)
        elif isinstance(value, dict) and name in maps:
            items.extend(value.values())
        elif isinstance(value, dict) and name not in opaque:
            for member, held in value.items():
                below.setdefault(member, []).append(held)
    for member, held in below.items():
        shape.fields[member] = shape_of(held, maps, opaque, member)
    if items:
        shape.items = shape_of(items, maps, opaque)
    return shape


def _kind(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        fitting = (name for name, form in _FORMATS.items() if form.fullmatch(value))
        return next(fitting, "text")
    if isinstance(value, dict):
        return "object"
    return type(value).__name__


@dataclass
class Comparison:
    """How two shapes differ.

    Attributes:
        differences: Sentences about what differs.
        empty_answers: Places where null or nothing was answered, and something recorded.
        empty_recordings: Places where null or nothing was recorded, and something answered.
    """

    differences: list[str] = field(default_factory=list)
    empty_answers: list[str] = field(default_factory=list)
    empty_recordings: list[str] = field(default_factory=list)

    def compare(self, recorded: Shape, answered: Shape, place: str = "") -> None:
        """Compare what was recorded with what was answered, and remember the outcome."""
        where = place or "the body"
        if not recorded.is_known and not answered.is_known:
            return
        if not answered.is_known:
            self.empty_answers.append(where)
            return
        if not recorded.is_known:
            self.empty_recordings.append(where)
            return
        wanted, given = recorded.kinds - {NULL}, answered.kinds - {NULL}
        if wanted != given:
            self.differences.append(f"{where}: {_list(given)} instead of {_list(wanted)}")
        for name in recorded.fields.keys() ^ answered.fields.keys():
            what = "missing" if name in recorded.fields else "too many"
            self.differences.append(f"{where}: {name} is {what}")
        for name in recorded.fields.keys() & answered.fields.keys():
            below = f"{place}.{name}" if place else name
            self.compare(recorded.fields[name], answered.fields[name], below)
        if recorded.items or answered.items:
            self.compare(recorded.items or Shape(), answered.items or Shape(), f"{place}[]")


def _list(kinds: Iterable[str]) -> str:
    return " and ".join(sorted(kinds))


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects in some JSON, outermost first."""
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from objects_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from objects_in(held)
