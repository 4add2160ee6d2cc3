"""How notebooks show models and lists, and the rows that data frames are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from pydantic import BaseModel

_MOST_ROWS = 20
_MOST_CHARACTERS = 80
_MOST_VALUES = 5


def to_dicts(items: Sequence[object]) -> list[dict[str, Any]]:
    """Return a row for each item, as `pandas.DataFrame` and others take them.

    The members of nested models are columns of their own, with dotted names such as
    `result.total_result`; lists stay lists.

    Args:
        items: Models; anything else is a row with the one column `value`.
    """
    return [
        flat(item.model_dump()) if isinstance(item, BaseModel) else {"value": item}
        for item in items
    ]


def flat(members: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the members of a nested mapping side by side, under dotted names."""
    row: dict[str, Any] = {}
    for name, value in members.items():
        if isinstance(value, Mapping) and value:
            row |= flat(value, f"{prefix}{name}.")
        else:
            row[prefix + name] = value
    return row


def table(items: Sequence[object], *, total: int) -> str:
    """Return an HTML table of models: a row for each, without columns that are empty in all.

    Args:
        items: The models.
        total: How many there are, of which `items` may be a part.
    """
    rows = to_dicts(items[:_MOST_ROWS])
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in names if any(row.get(name) not in (None, [], "") for row in rows)]
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in columns)}</tr>"
        for row in rows
    )
    more = total - len(rows)
    foot = f"<p>{more} more</p>" if more > 0 else ""
    if not rows:
        return f"<p>no items</p>{foot}"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}"


def sheet(model: BaseModel) -> str:
    """Return an HTML table of one model: a row for each member."""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{_cell(value)}</td></tr>"
        for name, value in flat(model.model_dump()).items()
    )
    return f"<table><caption>{escape(type(model).__name__)}</caption><tbody>{rows}</tbody></table>"


def _cell(value: object) -> str:
    text = _text(value)
    if len(text) > _MOST_CHARACTERS:
        return f'<span title="{escape(text)}">{escape(text[: _MOST_CHARACTERS - 1])}…</span>'
    return escape(text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        if any(isinstance(each, Mapping | list) for each in value):
            return f"{len(value)} items"
        shown = ", ".join(_text(each) for each in value[:_MOST_VALUES])
        return shown if len(value) <= _MOST_VALUES else f"{shown}, … ({len(value)})"
    return str(value)
