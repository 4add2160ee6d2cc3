"""Whole lists, whose pages are fetched at the same time, beside page after page by httpx."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import TYPE_CHECKING

from vbench import by_hand
from vbench.answers import CAMPAIGN_ID, COMPANY_ID, USER_ID
from vbench.cases.clients import httpx_async, vclient_async
from vbench.rows import Row
from vbench.timing import compare, wall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    import httpx

    from vbench.rows import Settings
    from vclient import VClient

_TOTALS = (100, 1_000, 10_000)
_LATENCIES = (0, 20, 50)
_WIDTHS = (1, 2, 4, 8, 10, 16, 32)
_LONGEST = 10_000

_MOST_ROUND_TRIPS = {(1_000, 50): 2.5}
_GOALS = {(10_000, 50): 0.167}


def lists(settings: Settings) -> Sequence[Row]:
    """Measure `list_all` for lists and latencies of several sizes."""
    rows = [
        _list_all(settings, "characters", total, latency)
        for latency in _LATENCIES
        for total in _TOTALS
    ]
    return [*rows, _list_all(settings, "books", 1_000, 50)]


def widths(settings: Settings) -> str:
    """Return a table of how long a long list takes by `max_concurrency`."""
    rounds = settings.rounds(8)
    columns = [ms for ms in _LATENCIES if ms]
    cells = {
        (width, ms): _reading(f"{settings.server}/ms/{ms}/items/{_LONGEST}", width, rounds)
        for width in _WIDTHS
        for ms in columns
    }
    heads = "".join(f" {ms} ms |" for ms in columns)
    lines = [f"| `max_concurrency` |{heads}", f"|---:|{'---:|' * len(columns)}"]
    for width in _WIDTHS:
        values = "".join(f" {cells[width, ms]:.2f} |" for ms in columns)
        lines.append(f"| {width} |{values}")
    return "\n".join(lines)


def _list_all(settings: Settings, kind: str, total: int, latency: int) -> Row:
    url = f"{settings.server}/ms/{latency}/items/{total}"
    rounds = settings.rounds(6 if total == _LONGEST and latency else 20)
    by_vclient, by_httpx = _KINDS[kind]
    with asyncio.Runner() as runner:
        client, other = vclient_async(url), httpx_async(url)
        ratio = compare(
            wall(lambda: runner.run(by_vclient(client))),
            wall(lambda: runner.run(by_httpx(other))),
            rounds=rounds,
        )
        also, is_missed = "", False
        if latency:
            round_trip = runner.run(_median_time(lambda: by_hand.get_company(other)))
            trips = round(ratio.taken / round_trip, 1)
            most = _MOST_ROUND_TRIPS.get((total, latency))
            also = f"{trips} round trips" + (f", at most {most} aimed at" if most else "")
            is_missed = most is not None and trips > most
        runner.run(client.close())
        runner.run(other.aclose())
    return Row(
        f"`list_all` of {total:,} {kind} at {latency} ms",
        "page after page by httpx",
        ratio,
        goal=_GOALS.get((total, latency)),
        also=also,
        is_missed=is_missed,
    )


def _reading(url: str, width: int, rounds: int) -> float:
    """Return how the time of a long list compares with that of page after page by httpx."""
    with asyncio.Runner() as runner:
        client, other = vclient_async(url, max_concurrency=width), httpx_async(url)
        ratio = compare(
            wall(lambda: runner.run(_characters(client))),
            wall(lambda: runner.run(by_hand.list_characters(other))),
            rounds=rounds,
        )
        runner.run(client.close())
        runner.run(other.aclose())
    return ratio.median


async def _characters(client: VClient) -> object:
    characters = client.characters(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    return await characters.list_all()


async def _books(client: VClient) -> object:
    return await client.books(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID).list_all()


async def _median_time(call: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        await call()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


_KINDS: dict[
    str,
    tuple[
        Callable[[VClient], Coroutine[object, object, object]],
        Callable[[httpx.AsyncClient], Coroutine[object, object, object]],
    ],
] = {
    "characters": (_characters, by_hand.list_characters),
    "books": (_books, by_hand.list_books),
}
