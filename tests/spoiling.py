"""Answers in which one field is missing, null or of another type, and what has to come of them."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Literal, get_origin

import pydantic
import pytest
from pydantic import TypeAdapter

from vclient.exceptions import FieldNotSentError
from vclient.models import PaginatedResponse
from vclient.models.base import ResponseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

KINDS = {
    "null": None,
    "a truth value": True,
    "a number": 7,
    "a text": "odd",
    "a list": [["odd"]],
    "an object": {"odd": [1]},
}
GONE = object()


def kind_of(value: object) -> str:
    """Return the JSON type of a value."""
    if isinstance(value, float):
        return "a number"
    return next(name for name, each in KINDS.items() if type(each) is type(value))


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths to all members of all objects in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        if isinstance(value, dict):
            yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def changed(value: Any, path: Path, by: object) -> Any:
    """Return a JSON value with another one, or `GONE`, in one place; it need not be there."""
    if not path or not isinstance(value, dict | list):
        return value
    made, (key, *rest) = copy.copy(value), path
    if isinstance(value, dict) and key not in value:
        return made
    if rest:
        made[key] = changed(value[key], tuple(rest), by)
    elif by is GONE:
        del made[key]
    else:
        made[key] = by
    return made


def _field(model: ResponseModel, key: str | int) -> str | None:
    fields = type(model).model_fields
    return next((name for name in fields if (fields[name].alias or name) == key), None)


def _holders(value: Any, path: Path) -> list[tuple[Path, ResponseModel, str]]:
    """Return the fields of models on a path, each with its place and its model."""
    found = []
    for end, key in enumerate(path, 1):
        if isinstance(value, ResponseModel):
            name = _field(value, key)
            if name is None:
                # Unknown, and kept as it is.
                break
            found.append((path[:end], value, name))
            value = getattr(value, name)
        else:
            value = value[key]
    return found


def is_required(model: ResponseModel, name: str) -> bool:
    """Whether there is no object without a field."""
    envelope = {"items", "limit", "offset", "total"}
    return name == "id" or (isinstance(model, PaginatedResponse) and name in envelope)


def check_spoiled(kind: Any, sample: Any) -> int:
    """Check that one field that is not as it should be is all that is missing; return how often.

    Args:
        kind: The type of the answer.
        sample: The answer, which fits.
    """
    adapter, number = TypeAdapter(kind), 0
    whole = adapter.validate_json(json.dumps(sample))
    for path in places(sample):
        holders = _holders(whole, path)
        # An object without its id does not fit the field that it is in.
        while holders and is_required(*holders[-1][1:]):
            holders.pop()
        value = _at(sample, path)
        others = {name: each for name, each in KINDS.items() if name != kind_of(value)}
        for came, by in {"": GONE, **others}.items():
            number += 1
            content = json.dumps(changed(sample, path, by))
            place, _, name = holders[-1] if holders else (path, None, "")
            try:
                read = adapter.validate_json(content)
            except pydantic.ValidationError:
                assert not holders, (path, came)
                continue
            assert holders or came == "a truth value", (path, came)
            shown = adapter.dump_python(read, mode="json", exclude_unset=True, by_alias=True)
            assert changed(shown, place, GONE) == changed(sample, place, GONE), (path, came)
            owner = _at_model(read, place[:-1])
            if holders and not hasattr(owner, name):
                assert repr(read)
                assert place != path or len(path) > 1 or read._repr_html_()
                assert name not in owner.model_fields_set
                with pytest.raises(FieldNotSentError) as raised:
                    getattr(owner, name)
                inner = kind_of(_at(sample, place))
                expected = came or None if place == path else inner
                # Of what tells models apart, it is not known.
                tells_apart = get_origin(type(owner).model_fields[name].annotation) is Literal
                assert raised.value.came == (None if tells_apart else expected)
    return number


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _at_model(value: Any, path: Path) -> Any:
    for key in path:
        name = _field(value, key) if isinstance(value, ResponseModel) else None
        value = value[key] if name is None else getattr(value, name)
    return value
