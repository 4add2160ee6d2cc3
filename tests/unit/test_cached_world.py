"""Random writes through a client with a cache: what it has kept is what a fresh read shows."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from outdating import World
from trying import scale
from vclient import CachePolicy, SyncVClient
from vclient._api.dependencies import FAMILIES
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from outdating import Request

FOR_LONG = CachePolicy(ttl=dict.fromkeys(FAMILIES, 3600.0), revalidate=False)


def call(client: SyncVClient, world: World, request: Request) -> bytes | None:
    """Return the body of an answer, or None for an error."""
    try:
        return client.request(
            request.method,
            request.path.value,
            params=request.params,
            json=request.json,
            files=request.files,
            on_behalf_of=request.acting and world.ids[request.acting],
        ).content
    except APIError:
        return None


@pytest.mark.parametrize("seed", range(4 * scale()))
def test_what_is_kept_is_what_a_fresh_read_shows(seed: int):
    random = Random(seed)
    world = World()
    options: dict[str, Any] = {"set_as_default": False, "max_retries": 0, "pacing": False}
    with SyncVClient(
        world.server.base_url,
        world.server.api_key,
        transport=world.server.transport(),
        cache=FOR_LONG,
        headers={"X-Testing-Ignore-Rate-Limit": "true"},
        **options,
    ) as client:
        fresh = client.with_options(cache=None)
        reads = random.sample(world.reads(), 120)
        writes = [each for each in world.writes() if each.operation != "deleteCompany"]
        for write in random.sample(writes, 12):
            # Some reads make what others then show.
            for read in reads:
                call(fresh, world, read)
            for read in reads:
                call(client, world, read)
            call(client, world, write)
            for read in random.sample(reads, 60):
                kept, shown = call(client, world, read), call(fresh, world, read)
                assert kept == shown, (write.operation, read.operation)
        stats = client.cache.stats()
        assert stats.hits > 300
        assert stats.misses > stats.invalidated > 0
