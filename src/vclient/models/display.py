"""How notebooks show models and lists, and the rows that data frames are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from pydantic import BaseModel

from vclient.models.tolerant import NOT_SENT

_MOST_ROWS = 20
_MOST_VALUES = 5
_MOST_CHARACTERS = 80
_SHORT = 40
_MOST_CHARACTERS_OF_A_SHEET = 1000
# A notebook is saved with its output and shared.
_HIDDEN = "(hidden)"
# Endings of columns that repeat another column in another notation.
_OTHER_NOTATIONS = ("_emoji", "_shortcode", "_humanized")
# The doubled class is more specific than the rules of JupyterLab, which align all to the right.
# Numbers are in line where they are below each other, but not in the sheet of one model.
_STYLE = (
    "<style>"
    "table.vclient.vclient th, table.vclient.vclient td {text-align: left; vertical-align: top}"
    "table.vclient.vclient td {white-space: nowrap}"
    "table.vclient.vclient thead + tbody td.number {text-align: right}"
    "table.vclient.vclient td.text {white-space: pre-wrap; overflow-wrap: break-word}"
    "table.vclient.vclient td.text {min-width: 12em; max-width: 40em}"
    "table.vclient.vclient caption {text-align: left; font-weight: bold}"
    "</style>"
)
# Otherwise two dollar signs in a comment would be rendered as a formula.
_CLASSES = "vclient tex2jax_ignore mathjax_ignore"


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


def table(items: Sequence[object], *, total: int, offset: int = 0) -> str:
    """Return an HTML table of models: a row for each.

    Ids, and when something was created and changed, come last. Columns that are empty in all
    rows are left out, as are those that repeat another column in another notation.

    Args:
        items: The models.
        total: How many there are, of which `items` may be a part.
        offset: How many of them come before `items`.
    """
    rows = [_shown(item) for item in items[:_MOST_ROWS]]
    if not rows:
        return f"<p>no items of {total}</p>" if total else "<p>no items</p>"
    names = _in_order(dict.fromkeys(name for row in rows for name in row))
    columns = [
        name
        for name in names
        if any(row.get(name) not in (None, [], "") for row in rows)
        and not any(
            name.endswith(end) and name.removesuffix(end) in names for end in _OTHER_NOTATIONS
        )
    ]
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr>{''.join(_cell(row.get(name), _MOST_CHARACTERS) for name in columns)}</tr>"
        for row in rows
    )
    parts = f"<p>{offset + 1} to {offset + len(rows)} of {total}</p>" if total > len(rows) else ""
    return f"{_table(f'<thead><tr>{head}</tr></thead><tbody>{body}</tbody>')}{parts}"


def sheet(model: BaseModel) -> str:
    """Return an HTML table of one model: a row for each member, ids last."""
    members = _shown(model)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{_cell(members[name], _MOST_CHARACTERS_OF_A_SHEET)}</tr>"
        for name in _in_order(members)
    )
    return _table(f"<caption>{escape(type(model).__name__)}</caption><tbody>{rows}</tbody>")


def _table(content: str) -> str:
    return f'{_STYLE}<table class="{_CLASSES}">{content}</table>'


def _shown(item: object) -> dict[str, Any]:
    """Return the members of a model like `to_dicts`, with those left out of its `repr` hidden."""
    if not isinstance(item, BaseModel):
        return {"value": item}
    fields = type(item).model_fields
    row: dict[str, Any] = {}
    own = {"boxes": str(item)} if has_own_text(item) else {}
    for name, value in {**vars(item), **(item.model_extra or {}), **own}.items():
        if name.startswith(NOT_SENT):
            continue
        if name in fields and not fields[name].repr:
            row[name] = _HIDDEN
        elif has_own_text(value):
            row[name] = str(value)
        elif isinstance(value, BaseModel):
            row |= {f"{name}.{inner}": each for inner, each in _shown(value).items()}
        else:
            row |= flat({name: value})
    return row


def has_own_text(value: object) -> bool:
    """Return whether a value is a model that is more readable as its text than by its members."""
    return (
        isinstance(value, BaseModel)
        and type(value).__str__ is not BaseModel.__str__
        and str(value) != BaseModel.__str__(value)
    )


def _in_order(names: Iterable[str]) -> list[str]:
    def place(name: str) -> int:
        last = name.rpartition(".")[2]
        if last in {"id", "ids"} or last.endswith(("_id", "_ids")):
            return 2
        return 1 if last in {"date_created", "date_modified"} else 0

    return sorted(names, key=place)


def _cell(value: object, most: int) -> str:
    text = _text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="number">{escape(text)}</td>'
    # Ids, names, dates and lists stay on one line.
    kind = ' class="text"' if isinstance(value, str) and len(text) > _SHORT else ""
    if len(text) > most:
        return f'<td{kind} title="{escape(text)}">{escape(text[: most - 1])}…</td>'
    return f"<td{kind}>{escape(text)}</td>"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        if any(isinstance(each, BaseModel | Mapping | list) for each in value):
            return f"{len(value)} items"
        shown = ", ".join(_text(each) for each in value[:_MOST_VALUES])
        return shown if len(value) <= _MOST_VALUES else f"{shown}, … ({len(value)})"
    return str(value)
