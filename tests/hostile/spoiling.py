"""Answers that were spoiled: JSON with something else in one of its places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Place: TypeAlias = tuple[str | int, ...]

_DEPTH: Final = 300
# Their members have names of their own.
_MAPS: Final = frozenset({"TrackerRules", "changes", "options", "provider_audiences", "_related"})
_HOLE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
_QUOTED_HOLE: Final = json.dumps(_HOLE).encode()

ODD_VALUES: Final[dict[str, bytes]] = {
    "null": b"null",
    "true": b"true",
    "false": b"false",
    "zero": b"0",
    "minus one": b"-1",
    "half": b"1.5",
    "more than 64 bits": b"9" * 30,
    "thousands of digits": b"1" * 5000,
    "more than a float holds": b"1e400",
    "less than that": b"-1e400",
    "no number": b"NaN",
    "infinity": b"-Infinity",
    "leading zero": b"007",
    "empty text": b'""',
    "NUL": b'"\\u0000"',
    "half a character": b'"\\ud800"',
    "no UTF-8": b'"\xff\xfe"',
    "long text": b'"' + b"x" * 10_000 + b'"',
    "number in a text": b'"12"',
    "no date": b'"2026-13-45T99:99:99Z"',
    "far date": b'"99999-01-01T00:00:00Z"',
    "first date": b'"0000-00-00"',
    "unknown name": b'"NEW_VALUE"',
    "empty list": b"[]",
    "list of nulls": b"[null]",
    "list of lists": b"[[],[[]]]",
    "mixed list": b'["a",1,{},null]',
    "empty object": b"{}",
    "other object": b'{"id":{"a":[]},"":null}',
    "deep list": b"[" * _DEPTH + b"]" * _DEPTH,
    "deep object": b'{"a":' * _DEPTH + b"1" + b"}" * _DEPTH,
    "nothing": b"",
    "single quotes": b"'a'",
    "half a word": b"nul",
    "two values": b"1 2",
    "comment": b"/* a */ 1",
}

ODD_DOCUMENTS: Final[dict[str, bytes]] = {
    **ODD_VALUES,
    "HTML": b"<!DOCTYPE html><html></html>",
    "deeper": b"[" * 100_000,
    "deep and closed": b"[" * 5000 + b"]" * 5000,
    "only a mark of the byte order": b"\xef\xbb\xbf",
    "UTF-16": '{"items":[]}'.encode("utf-16"),
    "zeros": bytes(100),
    "blanks": b" \n\t",
    "many errors": b'{"items":[' + b"{}," * 2000 + b'{}],"limit":1,"offset":0,"total":1}',
    "list of many": b"[" + b"{}," * 2000 + b"{}]",
    "many members": b"{" + b",".join(b'"%d":0' % number for number in range(2000)) + b"}",
    "an empty page": b'{"items":[],"limit":0,"offset":-1,"total":-1}',
    "a page of nothing": b'{"items":[null],"limit":0,"offset":0,"total":1}',
}


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield all places within a JSON value: its members and theirs."""
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for name, each in inner:
        yield (*place, name)
        yield from places(each, (*place, name))


def spoiled(value: Any, place: Place, odd: bytes) -> bytes:
    """Return a JSON value as bytes, with something odd in one of its places."""
    return json.dumps(_with(value, place, _HOLE)).encode().replace(_QUOTED_HOLE, odd)


def doubled(value: Any, place: Place, odd: bytes) -> bytes:
    """Return a JSON value as bytes, with the last member of a place twice, with two values."""
    *parent, name = place
    inner = _at(value, parent)
    if not isinstance(inner, dict):
        return spoiled(value, place, odd)
    first = json.dumps(inner[name]).encode()
    text = json.dumps(_with(value, place, _HOLE)).encode()
    return text.replace(_QUOTED_HOLE, first + b"," + json.dumps(name).encode() + b":" + odd)


def without(value: Any, place: Place) -> bytes:
    """Return a JSON value as bytes, without one of its places."""
    *parent, name = place
    inner = _at(value, parent)
    if isinstance(inner, list):
        kept: Any = [each for index, each in enumerate(inner) if index != name]
    else:
        kept = {key: each for key, each in inner.items() if key != name}
    return json.dumps(_with(value, tuple(parent), kept)).encode()


def enriched(value: Any) -> Any:
    """Return a JSON value with an unknown member in each of its objects."""
    if isinstance(value, list):
        return [enriched(each) for each in value]
    if isinstance(value, dict):
        rich = {name: each if name in _MAPS else enriched(each) for name, each in value.items()}
        return {**rich, "new_member": [1, {}]}
    return value


def _at(value: Any, place: Any) -> Any:
    for name in place:
        value = value[name]
    return value


def _with(value: Any, place: Place, new: Any) -> Any:
    if not place:
        return new
    name, rest = place[0], place[1:]
    if isinstance(value, list):
        return [
            _with(each, rest, new) if index == name else each for index, each in enumerate(value)
        ]
    return {key: _with(each, rest, new) if key == name else each for key, each in value.items()}
