"""Formatting of single values for humans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .failures import printable

NOTHING = "-"
_MOST_VALUES = 4


def text_of(value: object) -> str:
    """Return the text of a value; times are in the local time zone."""
    if value in (None, "", [], {}):
        return NOTHING
    return _text_of(value)


def _text_of(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case datetime():
            local = value.astimezone() if value.tzinfo is not None else value
            return f"{local:%Y-%m-%d %H:%M}"
        case Mapping():
            return ", ".join(
                f"{printable(str(name))}: {text_of(each)}" for name, each in value.items()
            )
        case list():
            return _list_of(value)
    return printable(str(value)).strip()


def line_of(value: object) -> str:
    """Return the text of a value on one line."""
    return " ".join(text_of(value).split())


def _list_of(values: list[object]) -> str:
    if any(isinstance(each, Mapping | list) for each in values):
        return f"{len(values)} items"
    shown = ", ".join(text_of(each) for each in values[:_MOST_VALUES])
    return shown if len(values) <= _MOST_VALUES else f"{shown}, ... ({len(values)})"
