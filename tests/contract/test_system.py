"""The health of the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from contract.clients import Http
    from vclient import VClient

HEALTH = "GET /health"


@pytest.mark.smoke
@pytest.mark.covers(HEALTH)
async def test_a_healthy_server_says_so(client: VClient):
    health = await client.system.health()
    assert (health.database_status, health.cache_status) == ("online", "online")
    for latency in (health.database_latency_ms, health.cache_latency_ms):
        assert latency is not None
        assert latency >= 0
    assert re.fullmatch(r"\d+d \d+h \d+m \d+s", health.uptime)
    assert re.fullmatch(r"\d+\.\d+\.\d+", health.version)


@pytest.mark.covers(HEALTH)
async def test_health_is_never_cached(http: Http):
    answer = await http("GET", "/health")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.covers(HEALTH)
async def test_health_needs_a_key_and_minds_no_acting_user(http: Http):
    refused = await http("GET", "/health", key=None)
    assert refused.status_code == 401
    assert refused.json()["detail"] == "API key not provided"
    assert (await http("GET", "/health", acting="nobody")).status_code == 200
