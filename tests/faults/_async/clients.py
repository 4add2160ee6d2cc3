"""Clients of a network that fails, and a look at their connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from inside import pool_of, queue_of
from vclient import VClient

if TYPE_CHECKING:
    from faults.network import FaultyNetwork

ONE_CONNECTION = httpx.Limits(max_connections=1)


def client_of(network: FaultyNetwork, *, base_url: str | None = None, **options: Any) -> VClient:
    """Return a client that has little patience; `options` are those of `VClient`."""
    server = network.server
    return VClient(
        base_url or network.base_url,
        server.api_key,
        **{
            "default_company_id": server.company_id,
            "set_as_default": False,
            "timeout": 2.0,
            "retry_delay": 0.01,
            **options,
        },
    )


async def check_pool(client: VClient) -> None:
    """Check that no connection is taken, and that no request waits for one."""
    pool: Any = await pool_of(client)
    assert queue_of(pool) == []
