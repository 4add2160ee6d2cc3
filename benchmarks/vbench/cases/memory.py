"""How much memory a stream needs, which must not grow with the length of the list."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import TYPE_CHECKING

from vbench.answers import CAMPAIGN_ID, COMPANY_ID, USER_ID
from vbench.cases.clients import vclient_async
from vbench.rows import Row
from vbench.timing import ratio_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vbench.rows import Settings
    from vclient import VClient

_ROUNDS = 3
_FLAT = 1.1
_FEW = 1_000
_SOME = 10_000
# So that a thousand items are more pages than are fetched at the same time.
_LIMIT = 20


def memory(settings: Settings) -> Sequence[Row]:
    """Measure the peak of what streams of several lengths allocate, and a list for comparison."""
    longest = _SOME if settings.is_quick else 100_000
    tracemalloc.start()
    try:
        # What is made once does not count, nor do the 16,384 short strings that pydantic keeps.
        _peak(settings, None, longest)
        measured = [
            {
                **{(_LIMIT, total): _peak(settings, _LIMIT, total) for total in (_FEW, longest)},
                **{(None, total): _peak(settings, None, total) for total in (_FEW, _SOME)},
            }
            for _ in range(_ROUNDS)
        ]
    finally:
        tracemalloc.stop()

    def row(method: str, limit: int | None, many: int, goal: float | None = None) -> Row:
        ratio = ratio_of([(each[limit, many], each[limit, _FEW]) for each in measured])
        what, also = f"memory of `{method}` of {many:,} books", f"{ratio.taken / 1e6:.1f} MB"
        return Row(what, f"of {_FEW:,} books", ratio, goal=goal, also=also)

    return [
        row(f"iter_all(limit={_LIMIT})", _LIMIT, longest, goal=_FLAT),
        row("list_all", None, _SOME),
    ]


def _peak(settings: Settings, limit: int | None, total: int) -> float:
    """Return the bytes that were allocated at the same time at most, beyond those before.

    Args:
        settings: How the run measures.
        limit: The items of each page of a stream; None for a list.
        total: The number of items.
    """
    return asyncio.run(_read(settings.server, limit, total))


async def _read(server: str, limit: int | None, total: int) -> float:
    async with vclient_async(f"{server}/items/{total}") as client:
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        await _read_to_end(client, limit)
        return float(tracemalloc.get_traced_memory()[1] - before)


async def _read_to_end(client: VClient, limit: int | None) -> None:
    books = client.books(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    if limit is None:
        await books.list_all()
    else:
        async for _ in books.iter_all(limit=limit):
            pass
