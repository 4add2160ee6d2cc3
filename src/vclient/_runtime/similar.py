"""Suggestions for misspelt names in error messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def similar(name: str, known: Iterable[str]) -> str:
    """Return the part of a message that suggests similar names.

    Args:
        name: The unknown name.
        known: The existing names.
    """
    # Only mistakes pay for it.
    from difflib import get_close_matches  # noqa: PLC0415 - see above

    names = list(known)
    words = sorted(name.split("_"))
    close = [each for each in names if sorted(each.split("_")) == words]
    close = close or get_close_matches(name, names, n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
