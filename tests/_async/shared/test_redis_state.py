from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vclient._async.shared.redis import RedisState
from vclient._config.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def state(redis_url: str, redis_prefix: str) -> AsyncIterator[RedisState]:
    state = RedisState(Secret(redis_url), redis_prefix)
    yield state
    await state.close()


async def test_values_are_kept_and_names_get_new_versions_when_they_are_touched(
    state: RedisState,
) -> None:
    assert await state.read("k", ["a", "b"]) == await state.read("k", ["a", "b"])
    value, (a, b) = await state.read("k", ["a", "b"])
    assert value is None

    await state.write("k", b"\x00\xff", 60)
    await state.touch(["a"])
    value, (new, same) = await state.read("k", ["a", "b"])
    assert (value, same) == (b"\x00\xff", b)
    assert new != a
    assert await state.read(None, []) == (None, [])


async def test_a_lock_has_one_holder_and_growing_numbers(state: RedisState) -> None:
    first = await state.acquire("lock", "ada", 60)
    assert first is not None
    assert await state.acquire("lock", "ada", 60) == first
    assert await state.acquire("lock", "bob", 60) is None
    await state.release("lock", "bob")
    assert await state.acquire("lock", "bob", 60) is None
    await state.release("lock", "ada")
    await state.release("lock", "ada")
    second = await state.acquire("lock", "bob", 60)
    assert second is not None
    assert second > first
