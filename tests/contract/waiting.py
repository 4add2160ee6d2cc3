"""Waiting for what a live server reports late."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAUSES = (0.05, 0.2, 0.5, 1.0)


def attempts() -> Iterator[int]:
    """Yield a number at once, and some more after pauses; testing servers need the first alone."""
    yield 0
    for number, seconds in enumerate(_PAUSES, start=1):
        time.sleep(seconds)
        yield number
