"""What the async client says where it is taken for a synchronous one."""

from __future__ import annotations

from contextlib import ExitStack, aclosing
from typing import TYPE_CHECKING

import pytest

from vclient.testing import FakeVClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient import VClient


@pytest.fixture
def client() -> Iterator[VClient]:
    return FakeVClient(set_as_default=False)


async def test_with(client: VClient):
    expected = "FakeVClient is asynchronous: write `async with`, or use its twin SyncFakeVClient"
    with pytest.raises(TypeError, match=expected), client:  # type: ignore[attr-defined]
        pass
    with ExitStack() as stack, pytest.raises(TypeError, match=expected):
        stack.enter_context(client)  # type: ignore[arg-type]
    assert not client.is_closed
    async with client as entered:
        assert entered is client


async def test_for(client: VClient):
    stream = client.companies.iter_all()
    with pytest.raises(TypeError, match="write `async for`, or `await` the whole list"):
        for _ in stream:  # type: ignore[attr-defined]
            pass
    with pytest.raises(TypeError, match="asynchronous stream"):
        list(client.companies.iter_all())  # type: ignore[call-overload]
    assert len([each async for each in stream]) == 1


async def test_streams_are_iterators(client: VClient):
    client.server.create_company()
    stream = client.companies.iter_all(limit=1)
    assert aiter(stream) is not None
    first = await anext(stream)
    rest = [each async for each in stream]
    assert len({first.id, *(each.id for each in rest)}) == 2
    with pytest.raises(StopAsyncIteration):
        await anext(stream)
    async with aclosing(client.companies.iter_all(limit=1)) as companies:
        await anext(companies)
    with pytest.raises(StopAsyncIteration):
        await anext(companies)


async def test_a_forgotten_await_is_told_by_python(client: VClient):
    with (
        pytest.warns(RuntimeWarning, match="get_page' was never awaited"),
        pytest.raises(AttributeError, match="'coroutine' object has no attribute 'total'"),
    ):
        client.companies.get_page().total  # type: ignore[attr-defined]  # noqa: B018
    with (
        pytest.warns(RuntimeWarning, match="list_all' was never awaited"),
        pytest.raises(TypeError, match="'coroutine' object is not iterable"),
    ):
        list(client.companies.list_all())  # type: ignore[call-overload]
