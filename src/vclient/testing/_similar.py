"""Suggestions for misspelt names in error messages."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def similar(name: str, known: Iterable[str]) -> str:
    """Return the part of a message that suggests similar names.

    Args:
        name: The unknown name.
        known: The existing names.
    """
    close = difflib.get_close_matches(name, list(known), n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
