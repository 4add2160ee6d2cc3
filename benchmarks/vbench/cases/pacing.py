"""What pacing gains where there are limits, and costs where there are none."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from typing import TYPE_CHECKING

import httpx

from vbench.answers import COMPANY_ID
from vbench.cases.clients import in_memory, vclient_async
from vbench.rows import Row
from vbench.timing import compare, cpu, ratio_of, times_async
from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vbench.rows import Settings

_CALLS = 200
_BURST, _WINDOW = 30, 15
_RATE = _BURST // _WINDOW
_THEORY = (_CALLS - _BURST) / _RATE
_LARGEST_SHARE_REFUSED = 0.01
_ROUNDS = 3


class Counting(httpx.AsyncHTTPTransport):
    """Connections that count the statuses of all answers."""

    def __init__(self) -> None:
        super().__init__(limits=httpx.Limits(max_connections=100, max_keepalive_connections=20))
        self.statuses: Counter[int] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and count the status of its answer."""
        response = await super().handle_async_request(request)
        self.statuses[response.status_code] += 1
        return response

    @property
    def share_refused(self) -> float:
        """The share of 429 among all answers."""
        return self.statuses[429] / self.statuses.total()


def pacing(settings: Settings) -> Sequence[Row]:
    """Measure calls against a token bucket, with and without pacing, and calls without limits."""
    return [
        _against_bucket(settings, pacing=True),
        _against_bucket(settings, pacing=False),
        _cost(settings),
    ]


def _against_bucket(settings: Settings, *, pacing: bool) -> Row:
    url = f"{settings.server}/bucket/{_BURST}/{_WINDOW}"

    async def rounds() -> list[tuple[float, float, int]]:
        # Each waits most of the time, and for a bucket of its own, so they need no turns.
        return await asyncio.gather(*(_all_at_once(url, pacing=pacing) for _ in range(_ROUNDS)))

    measured = asyncio.run(rounds())
    ratio = ratio_of([(seconds, _THEORY) for seconds, _, _ in measured])
    share = max(share for _, share, _ in measured)
    failures = max(failures for _, _, failures in measured)
    how = "with" if pacing else "without"
    also = f"{share:.1%} of the answers are 429"
    if failures:
        also += f", {failures} calls fail"
    if pacing:
        also += f", at most {_LARGEST_SHARE_REFUSED:.0%} aimed at"
    return Row(
        f"{_CALLS} calls at once {how} pacing, {_BURST} tokens at first and {_RATE} a second",
        "what the bucket allows in theory",
        ratio,
        goal=1.1 if pacing else None,
        also=also,
        is_missed=pacing and (share > _LARGEST_SHARE_REFUSED or failures > 0),
    )


async def _all_at_once(url: str, *, pacing: bool) -> tuple[float, float, int]:
    """Return the seconds, the share of 429 among the answers, and how many calls failed."""
    transport = Counting()
    # A key of its own begins with a full bucket.
    key = f"bench-{secrets.token_hex(4)}"
    async with vclient_async(url, transport=transport, api_key=key, pacing=pacing) as client:
        companies = client.companies
        begin = time.perf_counter()
        results = await asyncio.gather(
            *(companies.get(COMPANY_ID) for _ in range(_CALLS)), return_exceptions=True
        )
        seconds = time.perf_counter() - begin
    errors = [result for result in results if isinstance(result, BaseException)]
    for error in errors:
        if not isinstance(error, RateLimitError):
            raise error
    return seconds, transport.share_refused, len(errors)


def _cost(settings: Settings) -> Row:
    with asyncio.Runner() as runner:
        paced = vclient_async(transport=in_memory()).companies
        other = vclient_async(transport=in_memory(), pacing=False).companies
        ratio = compare(
            cpu(times_async(runner, 50, lambda: paced.get(COMPANY_ID))),
            cpu(times_async(runner, 50, lambda: other.get(COMPANY_ID))),
            rounds=settings.rounds(80),
        )
    return Row("one GET with pacing, where there are no limits", "`pacing=False`", ratio, goal=1.05)
