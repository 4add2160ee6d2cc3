"""Single calls, from the arguments to the model, in memory and over a socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vbench import by_hand
from vbench.answers import CAMPAIGN_ID, COMPANY_ID, USER_ID
from vbench.cases.clients import (
    TOLD_LIMITS,
    httpx_async,
    httpx_sync,
    in_memory,
    vclient_async,
    vclient_sync,
)
from vbench.rows import Row
from vbench.timing import Ratio, compare, cpu, times, times_async, wall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import httpx

    from vbench.rows import Settings
    from vbench.timing import Measure
    from vclient import SyncVClient, VClient

    Clock = Callable[[Callable[[], object]], Measure]

_CALLS = 50
_GOAL = 1.0


def get_ratio_async(rounds: int, **headers: str) -> Ratio:
    """Return how an async GET in memory compares, with further headers of the answers."""
    client = vclient_async(transport=in_memory(**headers))
    other = httpx_async(transport=in_memory(**headers))
    return _async_ratio(cpu, client, _get, other, by_hand.get_company, rounds)


def get_ratio_sync(rounds: int, **headers: str) -> Ratio:
    """Return how a synchronous GET in memory compares, likewise."""
    client = vclient_sync(transport=in_memory(**headers))
    other = httpx_sync(transport=in_memory(**headers))
    return _sync_ratio(cpu, client, _get_sync, other, by_hand.get_company_sync, rounds)


def calls(settings: Settings) -> Sequence[Row]:
    """Measure reads and writes, async and synchronous, in memory and over a socket."""
    rounds = settings.rounds(80)
    against = "build, send, `validate_json` by httpx"
    rows = []
    for what, headers, goal in (
        ("", {}, 0.42),
        (", with reported rate limits", TOLD_LIMITS, 0.63),
    ):
        for kind, measure in (("async", get_ratio_async), ("sync", get_ratio_sync)):
            ratio = measure(rounds, **headers)
            rows.append(Row(f"one GET, {kind}, in memory{what}", against, ratio, goal=goal))
    what = "one POST with a checked body"
    client, other = vclient_async(settings.server), httpx_async(settings.server)
    ratio = _async_ratio(wall, client, _roll, other, by_hand.roll, rounds)
    rows.append(Row(f"{what}, async, over a socket", against, ratio, goal=_GOAL))
    client_sync, other_sync = vclient_sync(settings.server), httpx_sync(settings.server)
    ratio = _sync_ratio(wall, client_sync, _roll_sync, other_sync, by_hand.roll_sync, rounds)
    rows.append(Row(f"{what}, sync, over a socket", against, ratio, goal=_GOAL))
    return rows


def _async_ratio(
    clock: Clock,
    client: VClient,
    call: Callable[[VClient], Callable[[], Awaitable[object]]],
    other: httpx.AsyncClient,
    hand: Callable[[httpx.AsyncClient], Awaitable[object]],
    rounds: int,
) -> Ratio:
    with asyncio.Runner() as runner:
        ratio = compare(
            clock(times_async(runner, _CALLS, call(client))),
            clock(times_async(runner, _CALLS, lambda: hand(other))),
            rounds=rounds,
        )
        runner.run(client.close())
        runner.run(other.aclose())
    return ratio


def _sync_ratio(
    clock: Clock,
    client: SyncVClient,
    call: Callable[[SyncVClient], Callable[[], object]],
    other: httpx.Client,
    hand: Callable[[httpx.Client], object],
    rounds: int,
) -> Ratio:
    with client, other:
        return compare(
            clock(times(_CALLS, call(client))),
            clock(times(_CALLS, lambda: hand(other))),
            rounds=rounds,
        )


def _get(client: VClient) -> Callable[[], Awaitable[object]]:
    companies = client.companies
    return lambda: companies.get(COMPANY_ID)


def _get_sync(client: SyncVClient) -> Callable[[], object]:
    companies = client.companies
    return lambda: companies.get(COMPANY_ID)


def _roll(client: VClient) -> Callable[[], Awaitable[object]]:
    dicerolls = client.dicerolls(USER_ID, company_id=COMPANY_ID)
    return lambda: dicerolls.create(
        num_dice=5,
        difficulty=6,
        comment="Climbing the fence",
        trait_ids=[CAMPAIGN_ID],
        campaign_id=CAMPAIGN_ID,
    )


def _roll_sync(client: SyncVClient) -> Callable[[], object]:
    dicerolls = client.dicerolls(USER_ID, company_id=COMPANY_ID)
    return lambda: dicerolls.create(
        num_dice=5,
        difficulty=6,
        comment="Climbing the fence",
        trait_ids=[CAMPAIGN_ID],
        campaign_id=CAMPAIGN_ID,
    )
