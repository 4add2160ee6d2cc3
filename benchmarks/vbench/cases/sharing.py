"""What it costs to share the limits with other processes, where nobody has to wait for them."""

from __future__ import annotations

import asyncio
import gc
import secrets
import tracemalloc
from typing import TYPE_CHECKING, Any

from vbench.answers import COMPANY_ID
from vbench.rows import Row
from vbench.timing import compare, ratio_of, times, times_async, wall
from vclient import SyncVClient, VClient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vbench.rows import Settings

_LARGEST = 1.15
_FLAT = 1.1
# A bucket that is never empty: its tokens, and the seconds in which they come.
_PLENTY = "bucket/100000/10"
_FEW, _MANY = 1_000, 5_000


def sharing(settings: Settings, store: str) -> Sequence[Row]:
    """Compare paced calls with those that share their limits, and the memory of few and many.

    Args:
        settings: How a run measures.
        store: URL of Redis.
    """
    rows = []
    for where, calls, how in (("ms/20", 20, "answers take 20 ms"), ("ms/0", 100, "on loopback")):
        url = f"{settings.server}/{where}/{_PLENTY}"
        rows += [_async(settings, url, store, calls, how), _sync(settings, url, store, calls, how)]
    return [*rows, _memory(settings, store)]


def _options(store: str | None) -> dict[str, Any]:
    # A key of its own begins with a full bucket.
    key = f"bench-{secrets.token_hex(4)}"
    return {"api_key": key, "shared": store, "set_as_default": False}


def _async(settings: Settings, url: str, store: str, calls: int, how: str) -> Row:
    with asyncio.Runner() as runner:
        shared, alone = VClient(url, **_options(store)), VClient(url, **_options(None))
        ratio = compare(
            wall(times_async(runner, calls, lambda: shared.companies.get(COMPANY_ID))),
            wall(times_async(runner, calls, lambda: alone.companies.get(COMPANY_ID))),
            rounds=settings.rounds(40),
        )
        runner.run(shared.close())
        runner.run(alone.close())
    return Row(f"{calls} async GETs with `shared`, {how}", "without", ratio, goal=_LARGEST)


def _sync(settings: Settings, url: str, store: str, calls: int, how: str) -> Row:
    with (
        SyncVClient(url, **_options(store)) as shared,
        SyncVClient(url, **_options(None)) as alone,
    ):
        ratio = compare(
            wall(times(calls, lambda: shared.companies.get(COMPANY_ID))),
            wall(times(calls, lambda: alone.companies.get(COMPANY_ID))),
            rounds=settings.rounds(40),
        )
    return Row(f"{calls} sync GETs with `shared`, {how}", "without", ratio, goal=_LARGEST)


def _memory(settings: Settings, store: str) -> Row:
    tracemalloc.start()
    try:
        with SyncVClient(f"{settings.server}/{_PLENTY}", **_options(store)) as client:
            few, many = _size_after(client, _FEW), _size_after(client, _MANY)
    finally:
        tracemalloc.stop()
    ratio = ratio_of([(many, few)] * 3)
    what = f"memory after {_MANY:,} calls with `shared`"
    return Row(what, f"after {_FEW:,}", ratio, goal=_FLAT, also=f"{ratio.taken / 1e6:.2f} MB")


def _size_after(client: SyncVClient, calls: int) -> float:
    for _ in range(calls):
        client.companies.get(COMPANY_ID)
    gc.collect()
    return float(tracemalloc.get_traced_memory()[0])
