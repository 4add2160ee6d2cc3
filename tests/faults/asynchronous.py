"""Doing several things at the same time, as tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable


async def together(calls: Iterable[Callable[[], Awaitable[None]]]) -> None:
    """Run calls at the same time, and raise what one of them raises."""
    async with asyncio.TaskGroup() as group:
        for call in calls:
            group.create_task(call())  # type: ignore[arg-type]


async def sleep(seconds: float) -> None:
    """Wait."""
    await asyncio.sleep(seconds)
