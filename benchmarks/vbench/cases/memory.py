"""How much memory a stream needs, which must not grow with the length of the list."""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import TYPE_CHECKING

from vbench.answers import CAMPAIGN_ID, COMPANY_ID, LARGEST_PAGE, USER_ID
from vbench.cases.clients import vclient_async
from vbench.rows import Row
from vbench.timing import ratio_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vbench.rows import Settings
    from vclient import VClient

_ROUNDS = 3
_FLAT = 1.1


def memory(settings: Settings) -> Sequence[Row]:
    """Measure the peak of what streams of several lengths allocate, and a list for comparison."""
    longest = 10_000 if settings.is_quick else 100_000
    few, some = 1_000, longest // 10
    measured = [
        {
            **{
                ("iter_all", total): _peak(settings, "iter_all", total)
                for total in (few, some, longest)
            },
            **{("list_all", total): _peak(settings, "list_all", total) for total in (few, 10_000)},
        }
        for _ in range(_ROUNDS)
    ]

    def row(method: str, many: int, few: int, goal: float | None = None) -> Row:
        ratio = ratio_of([(each[method, many], each[method, few]) for each in measured])
        what, also = f"memory of `{method}` of {many:,} books", f"{ratio.taken / 1e6:.1f} MB"
        return Row(what, f"of {few:,} books", ratio, goal=goal, also=also)

    return [
        row("iter_all", longest, some, goal=None if settings.is_quick else _FLAT),
        row("iter_all", longest, few),
        row("list_all", 10_000, few),
    ]


def _peak(settings: Settings, method: str, total: int) -> float:
    """Return the bytes that were allocated at the same time at most."""
    return asyncio.run(_read(settings.server, method, total))


async def _read(server: str, method: str, total: int) -> float:
    async with vclient_async(f"{server}/items/{LARGEST_PAGE}") as client:
        # What is loaded and made once does not count.
        await _read_to_end(client, method)
    async with vclient_async(f"{server}/items/{total}") as client:
        tracemalloc.start()
        try:
            await _read_to_end(client, method)
            return float(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()


async def _read_to_end(client: VClient, method: str) -> None:
    books = client.books(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    if method == "list_all":
        await books.list_all()
    else:
        async for _ in books.iter_all():
            pass
