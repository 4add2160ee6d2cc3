"""Doing several things at the same time, in threads."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def together(calls: Iterable[Callable[[], None]]) -> None:
    """Run calls at the same time, and raise what one of them raises."""
    waiting = list(calls)
    with ThreadPoolExecutor(max(1, len(waiting))) as threads:
        for future in [threads.submit(call) for call in waiting]:
            future.result()


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
