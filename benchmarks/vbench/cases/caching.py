"""What an answer takes that is in the catalogue cache."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
from pydantic import TypeAdapter

from vbench.answers import COMPANY_ID, LARGEST_PAGE, answer
from vbench.cases.clients import httpx_async, vclient_async
from vbench.rows import Row
from vbench.timing import compare, cpu, times, times_async, wall
from vclient.models import DictionaryTerm, PaginatedResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vbench.rows import Settings

_PATH = f"/api/v1/companies/{COMPANY_ID}/dictionaries"
_TARGET = f"{_PATH}?limit={LARGEST_PAGE}&offset=0"
_CALLS = 10
_TERMS: TypeAdapter[PaginatedResponse[DictionaryTerm]] = TypeAdapter(
    PaginatedResponse[DictionaryTerm]
)


class _CountingPool(httpx.AsyncHTTPTransport):
    """Connections that count the requests."""

    sent = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        return await super().handle_async_request(request)


def caching(settings: Settings) -> Sequence[Row]:
    """Measure hits beside asking the server, and beside the decoding that a hit cannot avoid."""
    url, rounds = f"{settings.server}/items/{LARGEST_PAGE}", settings.rounds(40)
    _, content = answer(_TARGET, total=LARGEST_PAGE)
    pool = _CountingPool()
    with asyncio.Runner() as runner:
        client, other = vclient_async(url, transport=pool, cache_ttl=3600), httpx_async(url)
        dictionary = client.dictionary(COMPANY_ID)
        hits = times_async(runner, _CALLS, lambda: dictionary.get_page(limit=LARGEST_PAGE))

        async def ask() -> object:
            response = await other.send(other.build_request("GET", _TARGET))
            response.raise_for_status()
            return _TERMS.validate_json(response.content)

        over_socket = compare(wall(hits), wall(times_async(runner, _CALLS, ask)), rounds=rounds)
        decoding = compare(
            cpu(hits), cpu(times(_CALLS, lambda: _TERMS.validate_json(content))), rounds=rounds
        )
        runner.run(client.close())
        runner.run(other.aclose())
    what = "a page of 100 terms from the cache"
    calls = 2 * (rounds + 1) * _CALLS
    asked = f"{calls:,} calls sent {pool.sent} request"
    return [
        Row(what, "asking a server on this machine, by httpx", over_socket, also=asked),
        Row(what, "`validate_json` of the same bytes", decoding),
    ]
