"""Calls of several clients that keep to the limits of one API key, through a real Redis.

What becomes of many processes, in `tests/unit/test_budget.py`; real ones, in `tests/processes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import check_idle, running_in, send, shared_of, store_of
from limited import Limited
from vclient._api import routes
from vclient._async.clock import Clock
from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis_server import RedisServer
    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.COMPANIES()


@pytest.fixture
def make(make_client: MakeClient, redis_url: str, redis_prefix: str) -> MakeClient:
    """A function that makes clients of one key, which are patient with Redis."""

    def make(answer: Any, shared: Any = redis_url, **options: Any) -> VClient:
        client = make_client(answer, shared=shared, shared_prefix=redis_prefix, **options)
        shared_of(client).patience = 30.0
        return client

    return make


def count_leases(client: VClient) -> list[Any]:
    """Return a list of all that a client asks the budget from now on."""
    store, asked = store_of(shared_of(client)), []
    lease = store.lease

    async def counting(name: str, request: Any) -> Any:
        asked.append(request)
        return await lease(name, request)

    store.lease = counting
    return asked


async def call(client: VClient, times: int = 1, method: str = "GET") -> None:
    """Make calls, and wait until what they tell others was told."""
    for _ in range(times):
        await send(client, method, PATH)
    while running_in(shared_of(client)):
        await Clock().sleep(0.001)


async def test_a_client_knows_what_others_have_learned(make: MakeClient, clock: Any):
    server = Limited(clock, capacity=1, rate=0.5)
    one, other = make(server), make(server)
    await call(one)
    # Redis is on another clock, on which some time passes, too.
    clock.now += 1.0
    await call(other)
    assert server.statuses == [200, 200]
    assert clock.waits == pytest.approx([2.0], abs=0.9)
    check_idle(one)
    check_idle(other)


async def test_a_wait_beyond_the_deadline_is_an_error_at_once(make: MakeClient, clock: Any):
    server = Limited(clock, capacity=1, rate=0.1)
    await call(make(server))
    hasty = make(server, total_timeout=5.0)
    with pytest.raises(RateLimitError, match="after its deadline") as failure:
        await call(hasty)
    assert failure.value.retry_after == pytest.approx(10, abs=3)
    assert (server.statuses, clock.waits) == ([200], [])
    check_idle(hasty)


async def test_more_than_the_longest_wait_is_an_error_for_all(make: MakeClient, clock: Any):
    told = {"RateLimit-Policy": '"all";q=100;w=60', "RateLimit": '"all";r=0;t=3600'}
    statuses: list[int] = []

    def answer(_request: httpx.Request) -> httpx.Response:
        statuses.append(429)
        return httpx.Response(429, json={"status": 429, "retry_after": 3600}, headers=told)

    one, other = make(answer), make(answer)
    with pytest.raises(RateLimitError):
        await send(one, "GET", PATH)
    with pytest.raises(RateLimitError):
        await call(one)
    for _ in range(2):
        with pytest.raises(RateLimitError, match="not sent") as failure:
            await call(other)
        assert failure.value.retry_after == pytest.approx(3600, abs=60)
    assert (statuses, clock.waits) == ([429], [])


async def test_a_round_trip_serves_many_calls_where_there_are_plenty(make: MakeClient, clock: Any):
    server = Limited(clock, capacity=1000, rate=1000)
    client = make(server)
    asked = count_leases(client)
    await call(client, 200)
    assert server.statuses == [200] * 200
    assert len(asked) <= 0.1 * 200


def unlimited(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={})


async def test_a_server_without_limits_costs_nothing_after_the_first_answer(make: MakeClient):
    one, other = make(unlimited), make(unlimited)
    asked = count_leases(one)
    await call(one, 20)
    assert [each.wanted for each in asked] == [1, 0]
    asked = count_leases(other)
    await call(other, 20)
    assert [each.wanted for each in asked] == [1]


async def test_a_limit_too_slow_to_wait_for_lets_calls_through(make: MakeClient, clock: Any):
    """Such as the one of signing in: a token a minute. First, it is all that is known."""
    server = Limited(clock, capacity=30, rate=1 / 60)
    one, other = make(server, total_timeout=5.0), make(server, total_timeout=5.0)
    await call(one, times=2, method="POST")
    await call(other, times=2)
    assert server.statuses == [200] * 4
    assert sum(clock.waits) < 1


async def test_without_redis_each_client_keeps_to_what_it_knows(
    make: MakeClient, clock: Any, make_redis: Callable[..., RedisServer]
):
    redis = make_redis()
    # Redis is on another clock, on which hardly anything comes meanwhile.
    server = Limited(clock, capacity=20, rate=0.1)
    client = make(server, redis.url)
    await call(client, 10)
    redis.kill()
    with pytest.warns(Warning, match="shared state is away"):
        await call(client, 15)
    assert server.statuses == [200] * 25
    assert sum(clock.waits) == pytest.approx(50, abs=15)
    check_idle(client)
