"""Tables of models that fit the terminal, and the members of single models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from vclient.models.display import flat, has_own_text

from .cells import NOTHING, line_of, text_of
from .columns import COLUMNS
from .failures import CommandError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

_GAP: Final = 2
_SMALLEST: Final = 24
"""Smallest width of a column of text that is shortened."""
_ALWAYS: Final = 2
"""Number of columns that are never omitted."""


@dataclass(frozen=True, slots=True)
class _Column:
    member: str
    title: str
    cells: tuple[str, ...]
    is_number: bool

    @property
    def is_id(self) -> bool:
        last = self.member.rpartition(".")[2]
        return last == "id" or last.endswith("_id")

    @property
    def width(self) -> int:
        return max(map(cell_len, (self.title, *self.cells)))

    @property
    def least(self) -> int:
        """The width below which the column is useless."""
        return self.width if self.is_id or self.is_number else min(self.width, _SMALLEST)


def list_table(
    items: Sequence[object], *, width: int | None, columns: Sequence[str] | None = None
) -> Table:
    """Return a table of models with a row for each.

    Args:
        items: The models, at least one, all of one class.
        width: Width of the terminal; None for no limit.
        columns: The members to show; by default those of `COLUMNS` that fit.

    Raises:
        CommandError: There is no such member.
    """
    rows = [_row(item) for item in items]
    known = list(dict.fromkeys(name for row in rows for name in row))
    check_columns(columns, type(items[0]), known)
    chosen = {name: name for name in columns} if columns else _default(type(items[0]), known)
    every = [_column(name, title, rows) for name, title in chosen.items()]
    kept = every if columns or width is None else _fitting(every, width)
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold", pad_edge=False)
    for each in kept:
        keeps_width = each.is_id or each.is_number
        table.add_column(
            printable(each.title.replace("_", " ").upper()),
            justify="right" if each.is_number else "left",
            style="dim" if each.is_id else None,
            no_wrap=True,
            overflow="fold" if each.is_id else "ellipsis",
            min_width=each.width if keeps_width else each.least,
        )
    for cells in zip(*(each.cells for each in kept), strict=True):
        table.add_row(*map(Text, cells))
    return table


def check_columns(columns: Sequence[str] | None, item: type, known: Sequence[str] = ()) -> None:
    """Check the names of columns.

    Args:
        columns: The names; None for those of `COLUMNS`.
        item: The class of the items.
        known: The names that items were seen to have, which may be newer than the model.

    Raises:
        CommandError: There is no such member.
    """
    every = list(dict.fromkeys([*known, *_members(item)]))
    unknown = [name for name in columns or () if name not in every]
    if unknown:
        similar = " or ".join(get_close_matches(unknown[0], every, 2)) or "what --json shows"
        msg = f"--columns: there is no {unknown[0]!r}; perhaps {similar}"
        raise CommandError(msg)


def _members(item: Any, prefix: str = "") -> Iterator[str]:
    """Yield the dotted names of all that a model can have, also where it may be None."""
    if isinstance(item, type) and issubclass(item, BaseModel):
        hints = {name: info.annotation for name, info in item.model_fields.items()}
        hints |= {name: info.return_type for name, info in item.model_computed_fields.items()}
        for name, hint in hints.items():
            yield prefix + name
            yield from _members(hint, f"{prefix}{name}.")
    elif get_origin(item) in {Union, UnionType, Annotated}:
        for each in get_args(item):
            yield from _members(each, prefix)


def _row(item: object) -> dict[str, Any]:
    if isinstance(item, BaseModel):
        return flat(item.model_dump())
    return flat(item) if isinstance(item, Mapping) else {"value": item}


def _default(model: type, known: Sequence[str]) -> dict[str, str]:
    """Return the columns with their titles."""
    for each in model.__mro__:
        if each.__name__ in COLUMNS:
            pairs = (part.partition("=") for part in COLUMNS[each.__name__].split())
            return {name: title or name for name, _, title in pairs}
    return {name: name for name in known}


def _column(name: str, title: str, rows: Sequence[dict[str, Any]]) -> _Column:
    values = [row.get(name) for row in rows]
    given = [each for each in values if each is not None]
    is_number = bool(given) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in given
    )
    return _Column(name, title, tuple(map(line_of, values)), is_number)


def _fitting(columns: Sequence[_Column], width: int) -> list[_Column]:
    """Return the columns that fit the terminal and are not empty in all rows."""
    kept: list[_Column] = []
    used = 0
    for column in columns:
        needed = column.least + _GAP
        is_empty = all(cell == NOTHING for cell in column.cells)
        if len(kept) >= _ALWAYS and (is_empty or used + needed > width):
            continue
        kept.append(column)
        used += needed
    return kept


def member_table(model: BaseModel, *, width: int | None) -> RenderableType:
    """Return the members of a model, one a line, with tables of the lists within it.

    Args:
        model: The model.
        width: Width of the terminal; None for no limit.
    """
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    below: list[RenderableType] = []
    _add_members(grid, below, model, "", width)
    return Group(grid, *below)


def _add_members(
    grid: Table, below: list[RenderableType], model: BaseModel, indent: str, width: int | None
) -> None:
    for name, value in model:
        label = printable(f"{indent}{name}")
        if has_own_text(value):
            grid.add_row(label, Text(str(value)))
        elif isinstance(value, BaseModel):
            grid.add_row(label, "")
            _add_members(grid, below, value, f"{indent}  ", width)
        elif isinstance(value, list) and value and isinstance(value[0], BaseModel):
            below += [
                Text(""),
                Text(f"{label} ({len(value)})", style="bold underline"),
                list_table(value, width=width),
            ]
        else:
            is_nothing = text_of(value) == NOTHING
            grid.add_row(label, Text(text_of(value), style="dim" if is_nothing else ""))
