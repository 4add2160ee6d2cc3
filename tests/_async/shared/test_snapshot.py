"""Snapshots of clients that share their state."""

from __future__ import annotations

import pytest

from vclient.exceptions import SharedStateWarning


@pytest.fixture
def clients(make_shared, redis_url, server):
    """Two clients of one key, as two processes have them."""
    return [make_shared(redis_url, default_company_id=server.company_id).client for _ in range(2)]


async def test_each_sees_what_the_other_has_written(clients, server):
    one, other = clients
    before = [await client.snapshot(user_id=server.user_id) for client in clients]
    await one.campaigns(server.user_id).create(name="Dark Ages")
    server.calls.clear()
    after = [await client.snapshot(user_id=server.user_id) for client in clients]
    for old, new in zip(before, after, strict=True):
        assert new.campaigns.search("dark")
        assert new.characters is old.characters
    # Each has asked for the company and the campaigns.
    assert len(server.calls) == 4
    assert await other.snapshot(user_id=server.user_id) is after[1]
    assert len(server.calls) == 4


async def test_redis_dies(make_shared, make_redis, server):
    redis = make_redis()
    client = make_shared(redis.url, default_company_id=server.company_id).client
    before = await client.snapshot(user_id=server.user_id)
    redis.kill()
    with pytest.warns(SharedStateWarning):
        assert await client.snapshot(user_id=server.user_id) is before
    await client.campaigns(server.user_id).create(name="Dark Ages")
    assert (await client.snapshot(user_id=server.user_id)).search("dark")
