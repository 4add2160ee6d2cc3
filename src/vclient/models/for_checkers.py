"""Annotations of request fields that are wider for checkers than for the validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing import TypeAlias

    from vclient.models.unset import Unset

T = TypeVar("T")

if TYPE_CHECKING:
    OrUnset: TypeAlias = T | Unset
    OrText: TypeAlias = T | str
    OrNumber: TypeAlias = T | int
else:

    class _AsItIs:
        def __class_getitem__(cls, annotation: Any) -> Any:
            return annotation

    class OrUnset(_AsItIs):
        """A field that may be left out: validators never see `UNSET`."""

    class OrText(_AsItIs):
        """An enumeration of texts: what was read may be passed on, and is checked when it is."""

    class OrNumber(_AsItIs):
        """An enumeration of numbers, likewise."""
