"""Many calls at the same time: tasks of one async client, threads of one synchronous client."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx

from vbench import by_hand
from vbench.answers import COMPANY_ID
from vbench.cases.clients import httpx_async, httpx_sync, vclient_async, vclient_sync
from vbench.rows import Row
from vbench.timing import Ratio, compare, wall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from vbench.rows import Settings

_TASKS = 1_000
_CONNECTIONS = 100
_THREADS = 16
_CALLS = 20


def many(settings: Settings) -> Sequence[Row]:
    """Measure 1,000 tasks and 16 threads."""
    against = "the same by httpx"
    url = f"{settings.server}/ms/20"
    tasks, threads = _tasks(url, settings.rounds(8)), _threads(url, settings.rounds(12))
    return [
        Row(f"{_TASKS:,} calls at once on one async client, at 20 ms", against, tasks),
        Row(
            f"{_THREADS} threads on one sync client, {_CALLS} calls each, at 20 ms",
            against,
            threads,
        ),
    ]


def _tasks(url: str, rounds: int) -> Ratio:
    """Return the ratio for tasks that share 100 connections, which are open already.

    The pool, which is the same for both, takes very long over many requests that wait while
    connections are opened; raw httpx then fails for lack of a connection.
    """
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    with asyncio.Runner() as runner:
        client, other = vclient_async(url, limits=limits), httpx_async(url, limits=limits)
        companies = client.companies

        def all_at_once(
            call: Callable[[], Awaitable[object]], number: int = _TASKS
        ) -> Callable[[], object]:
            async def calls() -> None:
                await asyncio.gather(*(call() for _ in range(number)))

            return lambda: runner.run(calls())

        all_at_once(lambda: companies.get(COMPANY_ID), _CONNECTIONS)()
        all_at_once(lambda: by_hand.get_company(other), _CONNECTIONS)()
        ratio = compare(
            wall(all_at_once(lambda: companies.get(COMPANY_ID))),
            wall(all_at_once(lambda: by_hand.get_company(other))),
            rounds=rounds,
        )
        runner.run(client.close())
        runner.run(other.aclose())
    return ratio


def _threads(url: str, rounds: int) -> Ratio:
    with (
        vclient_sync(url) as client,
        httpx_sync(url) as other,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        companies = client.companies

        def in_threads(call: Callable[[], object]) -> Callable[[], object]:
            def several(_: int) -> None:
                for _ in range(_CALLS):
                    call()

            return lambda: list(pool.map(several, range(_THREADS)))

        return compare(
            wall(in_threads(lambda: companies.get(COMPANY_ID))),
            wall(in_threads(lambda: by_hand.get_company_sync(other))),
            rounds=rounds,
        )
