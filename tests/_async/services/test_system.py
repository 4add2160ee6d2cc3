"""The service of the server's health."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from vclient import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient


async def test_part_that_is_offline(make_client: Callable[..., VClient]):
    body = {
        "database_status": "offline",
        "cache_status": "online",
        "database_latency_ms": None,
        "cache_latency_ms": 1.5,
        "uptime": "0d 0h 0m 1s",
        "version": "0.27.0",
    }
    client = make_client(lambda _: httpx.Response(500, json=body), max_retries=0)
    with pytest.raises(ServerError) as caught:
        await client.system.health()
    assert caught.value.body == body
