"""The clients of the cases, and the requests that they make."""

from __future__ import annotations

import httpx

from vbench.answers import COMPANY, DICEROLL, JSON_HEADERS
from vbench.by_hand import API_KEY, HEADERS
from vclient import SyncVClient, VClient

IN_MEMORY = "http://bench.test"
TIMEOUT = httpx.Timeout(30.0)
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)

TOLD_LIMITS = {
    "RateLimit-Policy": '"sustained";q=100000000;w=100, "burst";q=10000000;w=1',
    "RateLimit": '"sustained";r=99000000;t=0, "burst";r=9900000;t=0',
}
"""Headers of limits that no call has to wait for."""


def in_memory(**headers: str) -> httpx.MockTransport:
    """Return a transport that answers at once, with further headers."""
    all_headers = JSON_HEADERS | headers

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(201, headers=all_headers, content=DICEROLL)
        return httpx.Response(200, headers=all_headers, content=COMPANY)

    return httpx.MockTransport(handle)


def vclient_async(
    url: str = IN_MEMORY,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    api_key: str = API_KEY,
    limits: httpx.Limits = LIMITS,
    pacing: bool = True,
    max_concurrency: int = 10,
    cache_ttl: float | None = None,
) -> VClient:
    """Return an async client."""
    return VClient(
        url,
        api_key,
        set_as_default=False,
        transport=transport,
        limits=limits,
        pacing=pacing,
        max_concurrency=max_concurrency,
        cache_ttl=cache_ttl,
    )


def vclient_sync(
    url: str = IN_MEMORY, *, transport: httpx.BaseTransport | None = None
) -> SyncVClient:
    """Return a synchronous client."""
    return SyncVClient(url, API_KEY, set_as_default=False, transport=transport)


def httpx_async(
    url: str = IN_MEMORY,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    limits: httpx.Limits = LIMITS,
) -> httpx.AsyncClient:
    """Return an async client of httpx."""
    return httpx.AsyncClient(
        base_url=url, headers=HEADERS, transport=transport, timeout=TIMEOUT, limits=limits
    )


def httpx_sync(
    url: str = IN_MEMORY, *, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return a synchronous client of httpx."""
    return httpx.Client(base_url=url, headers=HEADERS, transport=transport, timeout=TIMEOUT)
