"""How long a client waits before it tries again, and when it does not wait at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import Script, answering, returning
from vclient.exceptions import APIError, RateLimitError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

BURST = '"sustained";r=95;t=0, "burst";r=0;t=2'
TWO_EMPTY = '"a";r=0;t=3, "b";r=7;t=25, "c";r=0;t=8, "d";r=0'


@pytest.mark.parametrize(
    ("headers", "members", "wait"),
    [
        ({"Retry-After": "5"}, {}, 5),
        ({"Retry-After": "0"}, {}, 0),
        ({}, {"retry_after": 1.98}, 1.98),
        ({"RateLimit": BURST}, {}, 2),
        ({"RateLimit": TWO_EMPTY}, {}, 8),
        # Precedence: the header, then the body, then the policies.
        ({"Retry-After": "5", "RateLimit": BURST}, {"retry_after": 9}, 5),
        ({"RateLimit": BURST}, {"retry_after": 1.98}, 1.98),
        # What cannot be understood is passed over.
        ({"Retry-After": "soon"}, {"retry_after": 9}, 9),
        ({"Retry-After": "soon", "RateLimit": BURST}, {"retry_after": None}, 2),
        ({"RateLimit": BURST}, {"retry_after": 10**400}, 2),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_no_wait_is_shorter_than_the_server_says_and_few_are_exactly_that(
    make_client: MakeClient,
    clock: Any,
    status: int,
    headers: dict[str, str],
    members: dict[str, Any],
    wait: float,
):
    step = answering(status, headers=headers, **members)
    client = make_client(Script(step, step, 200), retry_delay=0)
    await client.request("GET", "/things")
    assert len(clock.waits) == 2
    assert all(wait <= each <= 1.25 * wait for each in clock.waits)
    assert wait == 0 or len(set(clock.waits)) == 2


NOTHING_SAID = {
    "429": 429,
    "503": 503,
    "no answer": httpx.ReadTimeout,
    "nonsense": answering(429, headers={"Retry-After": "soon", "RateLimit": "???"}),
    "tokens left": answering(429, headers={"RateLimit": '"a";r=1;t=9'}),
    "no time": answering(429, headers={"RateLimit": '"a";r=0'}),
    "a body of another kind": returning(429, json=["retry_after"]),
    "no body": returning(503),
    # Who is asked again at once, and says so each time, would be asked without a pause.
    "no wait": answering(503, headers={"Retry-After": "0"}),
    "less than that": answering(429, retry_after=0.05),
    "a time that has passed": answering(
        429, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}
    ),
}


@pytest.mark.parametrize("failure", NOTHING_SAID)
async def test_else_waits_double_within_the_bounds_of_chance(
    make_client: MakeClient, clock: Any, failure: str
):
    step = NOTHING_SAID[failure]
    client = make_client(Script(step, step, step, step, 200), max_retries=4, retry_delay=0.5)
    await client.request("GET", "/things")
    assert len(clock.waits) == 4
    for wait, backoff in zip(clock.waits, [0.5, 1, 2, 4], strict=True):
        assert 0.75 * backoff <= wait < 1.25 * backoff


async def test_clients_that_failed_together_wait_differently(make_client: MakeClient, clock: Any):
    for step in (503, answering(503, headers={"Retry-After": "7"})):
        client = make_client(Script.always(step), max_retries=1)
        clock.waits.clear()
        for _ in range(5):
            with pytest.raises(ServerError):
                await client.request("GET", "/things")
        assert len(set(clock.waits)) > 1


async def test_doubling_ends_at_the_cap(make_client: MakeClient, clock: Any):
    client = make_client(Script.always(503), max_retries=8, max_retry_wait=3)
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert max(clock.waits) == 3
    assert clock.waits[-5:] == [3] * 5


async def test_endless_retries_do_not_outgrow_the_numbers(make_client: MakeClient, clock: Any):
    client = make_client(Script.always(503), max_retries=1100)
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert clock.waits[-1] == 30


async def test_without_a_delay_nothing_is_waited_for(make_client: MakeClient, clock: Any):
    client = make_client(Script(503, 503, 200), retry_delay=0)
    await client.request("GET", "/things")
    assert clock.waits == [0, 0]


LONG_WAITS = {
    "header": answering(429, headers={"Retry-After": "31"}),
    "body": answering(429, retry_after=31),
    "policies": answering(429, headers={"RateLimit": '"a";r=0;t=31'}),
}


@pytest.mark.parametrize("where", LONG_WAITS)
async def test_who_asks_for_more_than_the_cap_is_not_cut_short(
    make_client: MakeClient, clock: Any, where: str
):
    client = make_client(Script(LONG_WAITS[where]))
    with pytest.raises(RateLimitError) as raised:
        await client.request("GET", "/things")
    assert raised.value.retry_after == 31
    assert clock.waits == []


async def test_a_failing_server_may_ask_for_too_much_as_well(make_client: MakeClient, clock: Any):
    client = make_client(Script(answering(503, headers={"Retry-After": "31"})))
    with pytest.raises(ServerError) as raised:
        await client.request("GET", "/things")
    assert raised.value.retry_after == 31
    assert clock.waits == []


async def test_the_cap_itself_is_waited_for(make_client: MakeClient, clock: Any):
    client = make_client(Script(answering(429, retry_after=30), 200))
    await client.request("GET", "/things")
    # What is added for the sake of others is never more than that.
    assert clock.waits == [30]
    client = make_client(Script(answering(429, retry_after=90), 200), max_retry_wait=90)
    await client.request("GET", "/things")
    assert clock.waits == [30, 90]


async def test_with_options_other_waits_hold(make_client: MakeClient, clock: Any):
    client = make_client(Script.always(503), max_retries=1)
    view = client.with_options(max_retries=2, retry_delay=8, max_retry_wait=5)
    with pytest.raises(APIError):
        await view.request("GET", "/things")
    assert clock.waits == [5, 5]
    with pytest.raises(APIError):
        await client.request("GET", "/things")
    assert len(clock.waits) == 3
