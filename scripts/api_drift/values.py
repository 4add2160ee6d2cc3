"""Values for the arguments of the client, made from their types."""

from __future__ import annotations

import inspect
import os
import types
import typing
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final

import pydantic
from pydantic import BaseModel, TypeAdapter

from api_drift.hints import members_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic.fields import FieldInfo


class Fill(Enum):
    """How much a call is given."""

    ALL = auto()
    """Everything."""
    TOP = auto()
    """Everything, but of nested objects only what is required."""
    REQUIRED = auto()
    """Only what is required."""
    NULL = auto()
    """Everything, with None for each field of a request that can be None."""

    @property
    def below(self) -> Fill:
        """How much is given to nested objects."""
        return Fill.REQUIRED if self is Fill.TOP else self


LEAVE_OUT: Final = object()
"""The value of an argument that is not given."""


class NoValueError(Exception):
    """There is no rule that makes a value of a type."""


# The first that fits is taken. None of them is a default of the API.
_NUMBERS = (4, 2, 1, 12, 60, 600)
_CONSTANTS: Mapping[type, tuple[Any, ...]] = {
    types.NoneType: (None,),
    bool: (True, False),
    int: _NUMBERS,
    float: _NUMBERS,
    bytes: (b"\x89PNG\r\n\x1a\n",),
    datetime: (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),),
    date: (date(2026, 1, 2),),
}
_TEXTS = ("person{}@example.com", "2026-01-{:02}", "text-{}", "https://example.com/{}")


class Values:
    """Makes values of types; each id and each text is made once."""

    def __init__(self, folder: Path) -> None:
        self.origins: dict[str, str] = {}
        self._folder = folder
        self._count = 0

    def make(self, name: str, hint: Any, fill: Fill = Fill.ALL) -> Any:
        """Return a value of a type.

        Raises:
            NoValueError: There is no rule for the type.
        """
        return next(self._candidates(name, hint, fill), None)

    def make_valid(self, name: str, hint: Any, fill: Fill = Fill.ALL) -> Any:
        """Return a value of a type that pydantic accepts; the arguments are those of `make`.

        Raises:
            NoValueError: There is no rule for the type, or no value that is accepted.
        """
        adapter = _adapter(hint)
        for candidate in self._candidates(name, hint, fill):
            try:
                adapter.validate_python(candidate)
            except pydantic.ValidationError:
                continue
            return candidate
        msg = f"no value was accepted for {name}: add an override for it"
        raise NoValueError(msg)

    def fields(self, model: type[BaseModel], fill: Fill) -> dict[str, Any]:
        """Return values for the fields of a model."""
        return {
            name: self.field(name, hint_of(field), fill)
            for name, field in model.model_fields.items()
            if fill is not Fill.REQUIRED or field.is_required()
        }

    def field(self, name: str, hint: Any, fill: Fill) -> Any:
        """Return a value for one field of a model."""
        if fill is Fill.NULL and accepts_none(hint):
            return None
        return self.make_valid(name, hint, fill.below)

    def _candidates(self, name: str, hint: Any, fill: Fill) -> Iterator[Any]:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in {Annotated, typing.Required, typing.NotRequired}:
            yield from self._candidates(name, arguments[0], fill)
        elif origin in {types.UnionType, typing.Union}:
            for each in _by_preference(arguments):
                yield from self._candidates(name, each, fill)
        elif origin is typing.Literal:
            yield from reversed(arguments)
        elif origin in {list, tuple, set, frozenset, Sequence, Collection, Iterable}:
            yield from self._lists(name, arguments[0], fill)
        elif origin in {dict, Mapping}:
            yield self._mapping(name, arguments, fill)
        elif inspect.isclass(hint):
            yield from self._of_class(name, hint, fill)
        elif hint is Any:
            yield self._text()
        elif origin is os.PathLike:
            yield self._folder / self._text()
        else:
            msg = f"there is no rule for the type {hint!r} of {name}"
            raise NoValueError(msg)

    def _lists(self, name: str, hint: Any, fill: Fill) -> Iterator[list[Any]]:
        if typing.get_origin(hint) is typing.Literal:
            yield list(typing.get_args(hint))
            return
        for item in self._candidates(name, hint, fill):
            yield [item]

    def _mapping(self, name: str, arguments: tuple[Any, ...], fill: Fill) -> dict[Any, Any]:
        keys = next(self._lists(name, arguments[0], fill))
        return {key: self.make(name, arguments[1], fill) for key in keys}

    def _of_class(self, name: str, hint: type[Any], fill: Fill) -> Iterator[Any]:
        if issubclass(hint, BaseModel):
            yield hint(**self.fields(hint, fill))
        elif typing.is_typeddict(hint):
            required: frozenset[str] = getattr(hint, "__required_keys__", frozenset())
            yield {
                each: self.make(each, type_, fill)
                for each, type_ in members_of(hint).items()
                if fill is not Fill.REQUIRED or each in required
            }
        elif hint is str:
            yield from self._texts(name)
        elif hint in _CONSTANTS:
            yield from _CONSTANTS[hint]
        elif issubclass(hint, os.PathLike):
            yield self._folder / self._text()
        else:
            msg = f"there is no rule for the type {hint.__name__} of {name}"
            raise NoValueError(msg)

    def _texts(self, name: str) -> Iterator[str]:
        if name in {"id", "ids"} or name.endswith(("_id", "_ids")):
            yield self._id(name)
        if "email" in name:
            yield _TEXTS[0].format(self._next())
        yield self._text()
        yield self._id(name)
        for pattern in _TEXTS:
            yield pattern.format(self._next())

    def _text(self) -> str:
        return f"Text {self._next()}"

    def _id(self, name: str) -> str:
        value = str(uuid.UUID(int=self._next(), version=4))
        self.origins[value] = name
        return value

    def _next(self) -> int:
        self._count += 1
        return self._count


def _by_preference(members: tuple[Any, ...]) -> list[Any]:
    """Return the members of a union: bytes rather than the path of a file, and None last."""

    def rank(member: Any) -> int:
        if member is bytes:
            return 0
        if typing.get_origin(member) is os.PathLike or member is os.PathLike:
            return 1
        return 3 if member is types.NoneType else 2

    return sorted(members, key=rank)


def hint_of(field: FieldInfo) -> Any:
    """Return the type of a field of a model, with the limits that it has."""
    if not field.metadata:
        return field.annotation
    return Annotated[field.annotation, *field.metadata]


def accepts_none(hint: Any) -> bool:
    """Return whether None is a value of a type."""
    if hint is None or hint is types.NoneType or hint is Any:
        return True
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return accepts_none(typing.get_args(hint)[0])
    if origin in {types.UnionType, typing.Union}:
        return any(accepts_none(each) for each in typing.get_args(hint))
    return False


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)
