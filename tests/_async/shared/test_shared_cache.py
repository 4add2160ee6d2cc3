"""Answers of reads that processes share in Redis; each client here stands for a process."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import answers_of, patient, place_of, shared_of
from vclient import CachePolicy
from vclient._api import routes
from vclient.exceptions import SharedStateWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis_server import RedisServer
    from vclient import VClient

    MakeClient = Callable[..., VClient]

COMPANY_ID = "0193e2c4-0000-7000-8000-00000000000a"
ROUTE = routes.CAMPAIGNS(company_id=COMPANY_ID)
CAMPAIGNS = ROUTE.value
CHARACTERS = routes.CHARACTERS(company_id=COMPANY_ID).value


class Numbered:
    """A server that numbers its answers."""

    def __init__(self) -> None:
        self.count = 0
        self.text = ""
        self.during: Any = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.count += 1
        if self.during is not None:
            self.during(request)
        return httpx.Response(200, json={"number": self.count, "text": self.text})


@pytest.fixture
def numbered() -> Numbered:
    return Numbered()


@pytest.fixture
def make(
    make_client: MakeClient, numbered: Numbered, redis_url: str, redis_prefix: str
) -> MakeClient:
    def make(cache: Any = None, **options: Any) -> VClient:
        cache = {"campaigns": 60, "characters": 60} if cache is None else cache
        options = {"shared": redis_url, "shared_prefix": redis_prefix, "cache": cache, **options}
        return patient(make_client(numbered, **options))

    return make


@pytest.fixture
def redis(_redis_server: RedisServer) -> RedisServer:
    return _redis_server


async def get(client: VClient, path: str = CAMPAIGNS, **options: Any) -> int:
    number: int = (await client.request("GET", path, **options)).json()["number"]
    return number


async def test_what_one_process_has_read_others_need_not(make: MakeClient):
    one, other = make(), make()
    assert await get(one) == 1
    assert await get(other) == 1
    assert await get(other, on_behalf_of="a") == 1
    assert await get(make(api_key="o" * 32)) == 2
    assert other.cache.stats().hits == 2
    assert other.cache.stats().entries == 0


async def test_a_write_of_one_outdates_it_for_all(make: MakeClient):
    one, other = make(), make()
    await get(one)
    characters = await get(one, CHARACTERS)
    await other.request("POST", f"{CAMPAIGNS}/1/notes", json={})
    assert await get(one) == 4
    assert await get(one, CHARACTERS) == characters
    await other.request("POST", CHARACTERS, json={})
    assert await get(one, CHARACTERS) == 6


async def test_an_answer_that_a_write_of_another_process_overtook_is_not_given(
    make: MakeClient, numbered: Numbered, redis_prefix: str, redis: RedisServer
):
    one, other = make(), make()

    def touch(_request: httpx.Request) -> None:
        numbered.during = None
        # What a write of another process does, in the middle of the read.
        with redis.client() as client:
            for name in client.scan_iter(f"{redis_prefix}:version:*"):
                client.delete(name)

    numbered.during = touch
    assert await get(one) == 1
    assert await get(other) == 2
    assert await get(one) == 2


@pytest.mark.parametrize(
    "value",
    [
        *(b"", b"1\n", b"1\nnonsense", b"2\n{}", b"\x80\x04K\x01.", b"{}", b"1\n\x78\x9c\x03"),
        b"1\n" + zlib.compress(b'{"status": Infinity, "headers": [], "versions": []}'),
        b"1\n" + zlib.compress(b"[" * 100_000),
    ],
    ids=range(9),
)
async def test_values_of_strangers_and_of_other_formats_are_ignored(
    make: MakeClient, redis: RedisServer, redis_prefix: str, value: bytes
):
    one, other = make(), make()
    await get(one)
    with redis.client() as client:
        (name,) = client.scan_iter(f"{redis_prefix}:value:*:read:*")
        kept = client.getrange(name, 0, 1)
        client.set(name, value, px=60_000)
    assert kept == "1\n"
    assert await get(other) == 2
    assert await get(one) == 2


async def test_neither_the_key_nor_who_acts_is_in_a_name(
    make: MakeClient, redis: RedisServer, redis_prefix: str
):
    await get(make(), CHARACTERS, on_behalf_of="zoe", headers={"X-Token": "secret"})
    with redis.client() as client:
        names = " ".join(client.scan_iter(f"{redis_prefix}:value:*"))
    assert names
    assert not any(each in names for each in ("k" * 32, "zoe", "secret"))


async def test_what_is_large_stays_in_memory(make: MakeClient, numbered: Numbered):
    policy = CachePolicy(ttl={"campaigns": 60}, largest_value=10)
    one, other = make(policy), make(policy)
    assert [await get(one) for _ in range(2)] == [1, 1]
    assert await get(other) == 2
    assert one.cache.stats().entries == 1
    await other.request("POST", CAMPAIGNS, json={})
    assert await get(one) == 4
    assert numbered.count == 4


async def test_values_can_stay_in_memory_and_follow_writes_of_all(make: MakeClient):
    policy = CachePolicy(ttl={"campaigns": 60}, store="memory")
    one, other = make(policy), make(policy)
    assert [await get(each) for each in (one, other, one, other)] == [1, 2, 1, 2]
    await one.request("POST", CAMPAIGNS, json={})
    assert [await get(each) for each in (one, other, one, other)] == [4, 5, 4, 5]


async def test_old_answers_are_there_for_as_long_as_they_may_be_given(
    make: MakeClient, redis: RedisServer, redis_prefix: str
):
    await get(make(CachePolicy(ttl={"campaigns": 60}, stale=600)))
    with redis.client() as client:
        names = client.scan_iter(f"{redis_prefix}:value:*:read*")
        left = sorted(client.ttl(name) for name in names)
    assert 50 <= left[0] <= 60
    assert 650 <= left[1] <= 660


async def test_clearing_is_for_all_processes(make: MakeClient):
    one, other = make(), make()
    await get(one)
    await other.cache.clear(COMPANY_ID, "characters")
    assert await get(one) == 1
    await other.cache.clear(COMPANY_ID.upper().replace("-", ""))
    assert await get(one) == 2


class TestTurns:
    async def test_one_process_waits_for_what_another_one_reads(
        self, make: MakeClient, clock: Any, monkeypatch: pytest.MonkeyPatch
    ):
        one, other = make(), make()
        place = place_of(other, ROUTE)
        assert await answers_of(other).take_turn(place, "another")
        pauses: list[float] = []

        async def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                await other.with_options(fresh=True).request("GET", CAMPAIGNS)

        monkeypatch.setattr(clock, "sleep", sleep)
        assert await get(one) == 1
        assert len(pauses) == 3
        await answers_of(other).end_turn(place, "another")

    async def test_one_that_takes_too_long_is_not_waited_for(self, make: MakeClient, clock: Any):
        one = make()
        assert await answers_of(one).take_turn(place_of(one, ROUTE), "another")
        assert await get(one) == 1
        assert 10 <= sum(clock.waits) < 11
        # Its turn is not taken from it.
        assert not await answers_of(one).take_turn(place_of(one, ROUTE), "third")

    async def test_a_turn_ends_with_the_read(self, make: MakeClient, numbered: Numbered):
        one = make(max_retries=0)
        numbered.during = lambda _request: (_ for _ in ()).throw(httpx.ReadError("broken"))
        with pytest.raises(Exception, match="broken"):
            await get(one)
        assert await answers_of(one).take_turn(place_of(one, ROUTE), "another")


async def test_while_redis_is_away_the_memory_of_the_process_takes_over(
    make: MakeClient, make_redis: Callable[..., RedisServer]
):
    redis = make_redis()
    one = make(shared=redis.url)
    assert [await get(one) for _ in range(2)] == [1, 1]
    redis.kill()
    with pytest.warns(SharedStateWarning):
        assert await get(one) == 2
    assert await get(one) == 2
    assert shared_of(one).is_away
    await one.request("POST", CAMPAIGNS, json={})
    assert [await get(one) for _ in range(2)] == [4, 4]
    assert one.cache.stats().entries == 1


async def test_what_redis_answers_too_late_is_asked_of_the_server(
    make: MakeClient, make_redis: Callable[..., RedisServer]
):
    redis = make_redis()
    one, place = make(shared=redis.url), place_of(make(), ROUTE)
    assert await get(one) == 1
    redis.hang()
    shared_of(one).patience = 0.05
    found = await answers_of(one).find(place, 0)
    redis.go_on()
    assert (found.entry, found.is_shared) == (None, False)
    assert not shared_of(one).is_away
