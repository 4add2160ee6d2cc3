"""What the synchronous client says where it is taken for an async one."""

from __future__ import annotations

import pytest

from vclient.testing import SyncFakeVClient


async def test_async_with():
    client = SyncFakeVClient(set_as_default=False)
    expected = "SyncFakeVClient is synchronous: write `with`, or use its asynchronous twin Fake"
    with pytest.raises(TypeError, match=expected):
        async with client:  # type: ignore[attr-defined]
            pass
    assert not client.is_closed
    with client as entered:
        assert entered is client


async def test_await_and_async_for_are_told_by_python():
    with SyncFakeVClient(set_as_default=False) as client:
        with pytest.raises(TypeError, match=r"can't be (used in 'await' expression|awaited)"):
            await client.companies.list_all()  # type: ignore[misc]
        with pytest.raises(TypeError, match="__aiter__"):
            async for _ in client.companies.iter_all():  # type: ignore[attr-defined]
                pass
