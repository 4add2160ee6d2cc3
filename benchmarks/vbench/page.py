"""The page of the documentation whose tables are measured."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def write(tables: Mapping[str, str]) -> None:
    """Put tables in their places; the rest of the page stays as it is.

    Args:
        tables: Tables by the names of their places.
    """
    machine = f"Measured with Python {platform.python_version()} on {platform.system()}."
    text = PAGE.read_text()
    for name, table in tables.items():
        text = replaced(text, name, f"{table}\n\n{machine}")
    PAGE.write_text(text)


def replaced(text: str, name: str, content: str) -> str:
    """Return a text with other content between the two markers of a name.

    Raises:
        ValueError: The markers are not there, or more than once.
    """
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(f"({re.escape(begin)}\n).*?({re.escape(end)})", re.DOTALL)
    text, number = pattern.subn(lambda match: f"{match[1]}{content}\n{match[2]}", text)
    if number != 1:
        msg = f"the page needs the markers of {name!r} once, and has them {number} times"
        raise ValueError(msg)
    return text
