"""The deadline of one call with all its retries: `total_timeout`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import Script, answer, answering
from vclient.exceptions import APIError, RateLimitError, RequestTimeoutError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

    Step = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def lasting(clock: Any) -> Callable[[float, Any], Step]:
    """A function that makes steps which take a while."""

    def make(seconds: float, outcome: Any) -> Step:
        def step(_request: httpx.Request) -> httpx.Response:
            clock.now += seconds
            if isinstance(outcome, int):
                return answer(outcome)
            raise outcome

        return step

    return make


async def test_no_wait_goes_past_the_deadline(make_client: MakeClient, clock: Any):
    client = make_client(Script(answering(503, headers={"Retry-After": "6"})), total_timeout=5)
    with pytest.raises(ServerError) as raised:
        await client.request("GET", "/things")
    assert clock.waits == []
    assert raised.value.retry_after == 6


async def test_a_wait_that_uses_all_the_time_is_useless(make_client: MakeClient, clock: Any):
    client = make_client(Script(answering(429, retry_after=5)), total_timeout=5)
    with pytest.raises(RateLimitError):
        await client.request("GET", "/things")
    assert clock.waits == []
    client = make_client(Script(answering(429, retry_after=3.9), 200), total_timeout=5)
    await client.request("GET", "/things")
    (wait,) = clock.waits
    assert 3.9 <= wait < 5


async def test_waits_add_up(make_client: MakeClient, clock: Any):
    script = Script.always(answering(503, headers={"Retry-After": "2"}))
    client = make_client(script, total_timeout=5, max_retries=10)
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert [round(wait) for wait in clock.waits] == [2, 2]
    assert len(script.sent) == 3


async def test_attempts_count_too(make_client: MakeClient, lasting: Any, clock: Any):
    script = Script(lasting(3, 503), lasting(3, 503))
    client = make_client(script, total_timeout=5, retry_delay=0)
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert clock.now == 1006


async def test_time_that_ran_out_in_an_attempt_is_a_timeout(make_client: MakeClient, lasting: Any):
    client = make_client(Script(lasting(5, httpx.ReadTimeout("late"))), total_timeout=5)
    with pytest.raises(RequestTimeoutError) as raised:
        await client.request("PUT", "/things")
    assert raised.value.may_have_been_applied


async def test_each_call_has_the_whole_time(make_client: MakeClient, lasting: Any, clock: Any):
    step = lasting(3, 503)
    client = make_client(Script(step, 200, step, 200), total_timeout=5, retry_delay=1)
    for _ in range(2):
        await client.request("GET", "/things")
    assert len(clock.waits) == 2


async def test_the_timeouts_of_an_attempt_are_cut_to_what_is_left(
    make_client: MakeClient, lasting: Any
):
    failing = lasting(4, httpx.ConnectError("refused"))
    script = Script(failing, failing, 200)
    timeout = httpx.Timeout(connect=1, read=30, write=None, pool=5)
    client = make_client(script, timeout=timeout, total_timeout=10, retry_delay=0)
    await client.request("GET", "/things")
    assert [sent.timeout for sent in script.sent] == [
        {"connect": 1, "read": 10, "write": 10, "pool": 5},
        {"connect": 1, "read": 6, "write": 6, "pool": 5},
        {"connect": 1, "read": 2, "write": 2, "pool": 2},
    ]


async def test_without_a_deadline_timeouts_stay_as_they_are(make_client: MakeClient, lasting: Any):
    script = Script(lasting(1000, 503), 200)
    timeout = httpx.Timeout(connect=1, read=30, write=None, pool=5)
    client = make_client(script, timeout=timeout)
    await client.request("GET", "/things")
    assert script.sent[0].timeout == script.sent[1].timeout == timeout.as_dict()


async def test_a_view_has_a_deadline_of_its_own(make_client: MakeClient, clock: Any):
    client = make_client(Script.always(answering(429, retry_after=2)), max_retries=3)
    with pytest.raises(APIError):
        await client.with_options(total_timeout=3).request("GET", "/things")
    assert len(clock.waits) == 1
    with pytest.raises(APIError):
        await client.request("GET", "/things")
    assert len(clock.waits) == 4
