"""Snapshots that many tasks ask for at once."""

from __future__ import annotations

import asyncio

from vclient.testing import FakeVClient


async def test_one_read_serves_all():
    client = FakeVClient(set_as_default=False)
    user_id = client.server.user_id
    asked = [client.snapshot(user_id=user_id) for _ in range(20)]
    first, *others = await asyncio.gather(*asked)
    assert all(each is first for each in others)
    assert len(client.server.calls) == 4


async def test_who_is_cancelled_holds_up_nobody():
    client = FakeVClient(set_as_default=False)
    user_id = client.server.user_id
    tasks = [asyncio.ensure_future(client.snapshot(user_id=user_id)) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    _, *others = await asyncio.gather(*tasks, return_exceptions=True)
    assert tasks[0].cancelled()
    assert others[0] is others[1] is await client.snapshot(user_id=user_id)
