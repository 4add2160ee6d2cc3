"""The enumerations of the document, compared with the constants of the client."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from api_drift.report import Finding
from vclient import constants
from vclient.models import options

Enumerations = Mapping[str, tuple[Any, ...]]
"""The values of enumerations, by name."""


def constants_of_client() -> dict[str, tuple[Any, ...]]:
    """Return all enumerations of the client."""
    return {
        name: typing.get_args(value)
        for name, value in vars(constants).items()
        if typing.get_origin(value) is typing.Literal
    }


def names_in_options() -> set[str]:
    """Return the names of the enumerations that the model of the options has."""
    return {
        field.alias or name
        for category in vars(options).values()
        if inspect.isclass(category) and issubclass(category, BaseModel)
        for name, field in category.model_fields.items()
    }


def check_enumerations(
    declared: Enumerations,
    known: Enumerations,
    *,
    listed: set[str],
    parts: Mapping[str, str],
    undeclared: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield where the enumerations of the document and of the client differ."""
    for name, values in declared.items():
        if name in known:
            for text in differing_values(values, known[name]):
                yield Finding("enumeration", f"{name}: {text}")
        else:
            yield Finding("enumeration", f"{name} is declared, and vclient.constants lacks it")
    for name, values in known.items():
        if name in parts:
            whole = known.get(parts[name], ())
            if not set(values) < set(whole):
                yield Finding("enumeration", f"{name} is no part of {parts[name]}")
        elif name not in declared and name not in listed and name not in undeclared:
            text = f"{name} of vclient.constants is neither declared nor in the options"
            yield Finding("enumeration", text)
    for name in {*parts, *undeclared} - known.keys():
        yield Finding("enumeration", f"{name} is listed as known, and vclient.constants lacks it")
    for name in undeclared.keys() & {*declared, *listed}:
        yield Finding("enumeration", f"{name} is listed as undeclared, and it is declared now")


def differing_values(theirs: typing.Iterable[Any], ours: typing.Iterable[Any]) -> Iterator[str]:
    """Yield which values of an enumeration only the API has, or only the client."""
    theirs, ours = list(theirs), list(ours)
    for value in theirs:
        if value not in ours:
            yield f"the API has {value!r}, and vclient.constants lacks it"
    for value in ours:
        if value not in theirs:
            yield f"vclient.constants has {value!r}, and the API lacks it"
