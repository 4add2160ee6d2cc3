"""The output of commands: tables for humans, JSON for programs."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .failures import is_harmless, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

Format = Literal["table", "json", "json-lines"]

_WIDE: Final = 10_000
_WIDEST_VIEW: Final = 110


@dataclass(frozen=True, slots=True)
class Output:
    """The format of results.

    Attributes:
        format: The output format.
        columns: The columns of tables; None for those that fit.
        item: The class of the items of a list, where it is known before there are any.
    """

    format: Format = "table"
    columns: tuple[str, ...] | None = None
    item: type | None = None

    def show(self, value: Any) -> None:
        """Write a result: a model, a list of models, a number, or nothing for None.

        Args:
            value: The result.
        """
        if self.format != "table":
            if value is not None:
                self._write_json(value)
        elif isinstance(value, list):
            self.show_list(value, total=len(value), offset=0)
        elif isinstance(value, int):
            _write(str(value))
        elif value is not None:
            self._show_model(value)

    def show_list(self, items: Sequence[object], *, total: int, offset: int) -> None:
        """Write a list or a page of it.

        Args:
            items: The items.
            total: Number of items of the list.
            offset: Number of items before these.
        """
        if self.format != "table":
            self._write_json(items)
            return
        from .tables import check_columns, list_table  # noqa: PLC0415 - JSON needs no tables

        if items:
            console, width = _console()
            _print(console, list_table(items, width=width, columns=self.columns))
        elif self.item is not None:
            check_columns(self.columns, self.item)
        if sys.stdout.isatty():
            say(_footer(len(items), total, offset))

    def stream(self, items: Iterable[object]) -> None:
        """Write items as lines of JSON as they arrive."""
        for each in items:
            _write(_json(each, indent=None))

    def _show_model(self, model: Any) -> None:
        from .tables import member_table  # noqa: PLC0415
        from .views import view_of  # noqa: PLC0415

        console, width = _console()
        view = view_of(model)
        if view is None:
            _print(console, member_table(model, width=width))
        else:
            _print(console, view, width=min(width or _WIDEST_VIEW, _WIDEST_VIEW))

    def _write_json(self, value: Any) -> None:
        if self.format == "json":
            _write(_json(value, indent=2))
        else:
            self.stream(value if isinstance(value, list) else [value])


def _footer(shown: int, total: int, offset: int) -> str:
    if shown == total:
        return f"{total} in all" if total else "nothing found"
    after = offset + shown
    more = f"; go on with --offset {after}" if after < total else ""
    return f"{offset + 1} to {after} of {total}{more}" if shown else f"none of {total}"


def _json(value: Any, *, indent: int | None) -> str:
    text = json.dumps(_plain(value), indent=indent, ensure_ascii=not _is_unicode())
    # A terminal would obey some of them.
    return "".join(each if is_harmless(each) else json.dumps(each)[1:-1] for each in text)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _is_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def _print(console: Console, shown: RenderableType, *, width: int | None = None) -> None:
    if console.is_terminal:
        console.print(shown, width=width)
        return
    with console.capture() as capture:
        console.print(shown, width=width)
    for line in capture.get().splitlines():
        _write(line.rstrip())


def _console() -> tuple[Console, int | None]:
    """Return the writer of tables, and their width; None for no limit."""
    from rich.console import Console  # noqa: PLC0415 - JSON needs no tables

    # Piped output is only cut on request.
    is_wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    console = Console(
        file=sys.stdout,
        width=_WIDE if is_wide else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )
    return console, None if is_wide else console.width
