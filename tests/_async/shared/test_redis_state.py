"""What is stored in Redis, and what becomes of what others store there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import redis

from document.pages import DOCS
from vclient._async.shared.redis import RedisState
from vclient._config.secrets import Secret
from vclient._shared.clients.asynchronous import Redis, RedisCluster
from vclient._shared.names import scope_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from redis_server import RedisServer

# Redis Cluster has as many slots.
SLOTS = 16384


@pytest.fixture
async def state(redis_url: str, redis_prefix: str) -> AsyncIterator[RedisState]:
    state = RedisState(Secret(redis_url), redis_prefix)
    yield state
    await state.close()


@pytest.fixture
def stored(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        yield client


async def use(state: RedisState) -> None:
    """Call all methods, and check what they return."""
    value, (a, b) = await state.read("k", ["a", "b"])
    assert (value, len(a)) == (None, 32)
    assert await state.read("k", ["a", "b"]) == (None, [a, b])

    await state.write("k", b"\x00\xff", 60)
    await state.touch(["a"])
    await state.touch(["a"])
    value, (new, same) = await state.read("k", ["a", "b"])
    assert (value, same) == (b"\x00\xff", b)
    assert new != a
    assert await state.read(None, []) == (None, [])

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
    await state.release("lock", "bob")


async def test_all_methods(state: RedisState) -> None:
    await use(state)


@pytest.mark.parametrize("options", [{}, {"decode_responses": True, "protocol": 3}])
async def test_a_ready_client_is_used_as_it_is_and_left_open(
    redis_url: str, redis_prefix: str, options: dict[str, Any]
) -> None:
    client = Redis.from_url(redis_url, **options)
    state = RedisState(client, redis_prefix)
    await use(state)
    await state.close()
    assert await client.ping()
    await client.aclose()


async def test_everything_expires(
    state: RedisState, stored: redis.Redis, redis_prefix: str
) -> None:
    await state.read(None, ["a"])
    await state.write("k", b"v", 60)
    await state.acquire("lock", "ada", 30)
    left = {name.split(":")[1]: stored.pttl(name) for name in stored.keys(f"{redis_prefix}:*")}
    day = 24 * 3600 * 1000
    assert 59_000 < left["value"] <= 60_000
    assert 29_000 < left["lock"] <= 30_000
    assert day < left["version"] <= day + 3_600_000
    assert day < left["fence"] <= day + 3_600_000


async def test_versions_are_renewed_when_they_are_read(
    state: RedisState, stored: redis.Redis, redis_prefix: str
) -> None:
    before = await state.read(None, ["a"])
    (name,) = stored.keys(f"{redis_prefix}:version:*")
    stored.pexpire(name, 1_000)
    assert await state.read(None, ["a"]) == before
    assert stored.pttl(name) > 3_600_000


async def test_the_holder_of_a_lock_extends_its_time(
    state: RedisState, stored: redis.Redis, redis_prefix: str
) -> None:
    await state.acquire("lock", "ada", 10)
    await state.acquire("lock", "ada", 600)
    assert stored.pttl(f"{redis_prefix}:lock:lock") > 500_000


@pytest.mark.parametrize("lost", ["lock", "*"])
async def test_numbers_grow_when_a_lock_expired_or_all_was_lost(
    state: RedisState, stored: redis.Redis, redis_prefix: str, lost: str
) -> None:
    first = await state.acquire("lock", "ada", 60)
    stored.delete(*stored.keys(f"{redis_prefix}:{lost}:*"))
    second = await state.acquire("lock", "bob", 60)
    assert first is not None
    assert second is not None
    assert second > first
    # Whoever comes back late frees nothing.
    await state.release("lock", "ada")
    assert await state.acquire("lock", "eve", 60) is None


async def test_a_clock_that_is_set_back_does_not_set_numbers_back(
    state: RedisState, stored: redis.Redis, redis_prefix: str
) -> None:
    future = 4_000_000_000_000_000
    stored.set(f"{redis_prefix}:fence:lock", future, ex=60)
    assert await state.acquire("lock", "ada", 60) == future + 1


STRANGE: dict[str, Callable[[redis.Redis, str], object]] = {
    "list": lambda stored, name: stored.rpush(name, "x"),
    "hash": lambda stored, name: stored.hset(name, "x", "y"),
    "text": lambda stored, name: stored.set(name, "x"),
    "long text": lambda stored, name: stored.set(name, "9" * 400),
    "text that expires": lambda stored, name: stored.set(name, "x" * 31, ex=60),
    "number": lambda stored, name: stored.set(name, "1e300"),
    "lock for ever": lambda stored, name: stored.set(name, "1795932802081499:eve"),
}


@pytest.mark.parametrize("strange", STRANGE)
async def test_values_of_strangers_count_as_absent(
    state: RedisState, stored: redis.Redis, redis_prefix: str, strange: str
) -> None:
    for kind, name in [("version", "a"), ("version", "b"), ("lock", "lock"), ("fence", "lock")]:
        STRANGE[strange](stored, f"{redis_prefix}:{kind}:{name}")
    stored.rpush(f"{redis_prefix}:value:k", "x")
    await use(state)


async def test_scripts_are_sent_again_to_a_server_that_does_not_know_them(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    state = RedisState(Secret(server.url), redis_prefix)
    _, before = await state.read(None, ["a"])
    server.command("SCRIPT", "FLUSH")
    assert await state.read(None, ["a"]) == (None, before)
    await state.close()


async def test_one_round_trip_each(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    state = RedisState(Secret(server.url), redis_prefix)
    await use(state)
    server.command("CONFIG", "RESETSTAT")
    await state.read("k", ["a", "b", "c"])
    await state.write("k", b"v", 60)
    await state.touch(["a", "b", "c"])
    await state.acquire("lock", "ada", 60)
    await state.release("lock", "ada")
    with server.client() as client:
        stats = client.info("commandstats")
    sent = {name: stats[f"cmdstat_{name}"]["calls"] for name in ("evalsha", "unlink")}
    assert sent == {"evalsha": 3, "unlink": 1}
    assert "cmdstat_eval" not in stats
    await state.close()


async def test_a_user_of_an_access_list_needs_what_the_documentation_says(
    make_redis: Callable[..., RedisServer],
) -> None:
    server = make_redis()
    page = (DOCS / "shared-state.md").read_text(encoding="utf-8")
    rules = page.partition("ACL SETUSER ")[2].partition("```")[0].split()
    assert " ".join(rules) in " ".join((RedisState.__doc__ or "").split())
    rules = [rule.replace("vclient:", "mine:") for rule in rules]
    server.command("ACL", "SETUSER", *rules)
    server.command("ACL", "SETUSER", "default", "off")
    url = f"redis://app:password@127.0.0.1:{server.port}"
    state = RedisState(Secret(url), "mine")
    await use(state)
    await state.close()
    other = RedisState(Secret(url), "yours")
    with pytest.raises(redis.exceptions.NoPermissionError):
        await other.read("k", ["a"])
    await other.close()


async def test_all_names_of_a_key_are_in_one_slot_of_a_cluster(
    make_redis: Callable[..., RedisServer],
) -> None:
    server = make_redis("--cluster-enabled", "yes")
    server.command("CLUSTER", "ADDSLOTS", *range(SLOTS))
    while "cluster_state:ok" not in str(server.command("CLUSTER", "INFO")):
        pass
    scope = scope_of("https://api.valentina.test", Secret("key"))
    client = RedisCluster.from_url(server.url)
    state = RedisState(client, "mine")
    value, versions = await state.read(f"{scope}:k", [f"{scope}:a", f"{scope}:b"])
    assert (value, len(versions)) == (None, 2)
    await state.write(f"{scope}:k", b"v", 60)
    await state.touch([f"{scope}:a", f"{scope}:b"])
    assert (await state.read(f"{scope}:k", []))[0] == b"v"
    assert await state.acquire(f"{scope}:lock", "ada", 60)
    await state.release(f"{scope}:lock", "ada")
    with server.client() as plain:
        slots = {plain.execute_command("CLUSTER", "KEYSLOT", name) for name in plain.keys("*")}
    assert len(slots) == 1
    await state.close()
    await client.aclose()


def test_names_do_not_show_the_key() -> None:
    secret = "k" * 32
    one = scope_of("https://api.valentina.test", Secret(secret))
    assert secret not in one
    assert one == scope_of("https://API.valentina.test:443/", Secret(secret))
    assert one != scope_of("https://api.valentina.test", Secret("other"))
    assert one != scope_of("https://other.test", Secret(secret))
