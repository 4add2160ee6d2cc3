"""Calls that wait for the rate limit, and do not spend a request on a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import first_answer_of, pacer_of, send
from limited import Limited
from scripted import Script
from vclient._api import routes
from vclient._policy.pacing import Turn
from vclient.exceptions import AuthenticationError, RateLimitError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.COMPANIES()


async def test_calls_wait_for_a_token(make_client: MakeClient, clock: Any):
    server = Limited(clock)
    client = make_client(server)
    for _ in range(6):
        await send(client, "GET", PATH)
    assert server.statuses == [200] * 6
    assert clock.waits == pytest.approx([2.0] * 4)


async def test_it_can_be_switched_off(make_client: MakeClient, clock: Any):
    server = Limited(clock)
    client = make_client(server, pacing=False)
    for _ in range(4):
        await send(client, "GET", PATH)
    assert server.statuses == [200, 200, 429, 200, 429, 200]
    await send(make_client(server).with_options(pacing=False), "GET", PATH)


async def test_views_share_what_is_known(make_client: MakeClient, clock: Any):
    server = Limited(clock)
    client = make_client(server)
    await send(client, "GET", PATH)
    await send(client.with_options(timeout=5), "GET", PATH)
    await send(client, "GET", PATH)
    assert server.statuses == [200] * 3


async def test_a_wait_beyond_the_deadline_is_an_error_at_once(make_client: MakeClient, clock: Any):
    server = Limited(clock, capacity=1)
    client = make_client(server, total_timeout=1.5)
    await send(client, "GET", PATH)
    with pytest.raises(RateLimitError, match="not sent") as failure:
        await send(client, "POST", PATH)
    assert failure.value.retry_after == pytest.approx(2.0)
    assert not failure.value.may_have_been_applied
    assert clock.waits == []
    assert server.statuses == [200]


async def test_tokens_that_come_after_the_longest_wait_are_left_to_the_server(
    make_client: MakeClient, clock: Any
):
    server = Limited(clock, capacity=1, rate=0.01)
    client = make_client(server, max_retry_wait=30)
    await send(client, "GET", PATH)
    with pytest.raises(RateLimitError) as failure:
        await send(client, "GET", PATH)
    assert failure.value.retry_after == pytest.approx(100)
    assert clock.waits == []
    assert server.statuses == [200, 429]


TOLD = {"RateLimit-Policy": '"all";q=100;w=60', "RateLimit": '"all";r=0;t=3600'}


def asking_for(seconds: float) -> httpx.Response:
    return httpx.Response(429, json={"status": 429, "retry_after": seconds}, headers=TOLD)


async def test_more_than_the_longest_wait_is_an_error_at_once_for_all(
    make_client: MakeClient, clock: Any
):
    script = Script(lambda _request: asking_for(3600), 200)
    client = make_client(script)
    with pytest.raises(RateLimitError):
        await send(client, "POST", PATH)
    clock.now += 100
    with pytest.raises(RateLimitError, match=r"not sent: .* for 3500\.00 s") as failure:
        await send(client, "POST", PATH)
    assert failure.value.retry_after == 3500
    assert failure.value.status_code is None
    assert not failure.value.may_have_been_applied
    assert (len(script.sent), clock.waits) == (1, [])
    clock.now += 3500
    await send(client, "POST", PATH)
    assert (len(script.sent), clock.waits) == (2, [])


async def test_each_view_has_a_longest_wait_of_its_own(make_client: MakeClient, clock: Any):
    script = Script(lambda _request: asking_for(100), 200)
    client = make_client(script)
    patient = client.with_options(max_retry_wait=100)
    for _ in range(2):
        with pytest.raises(RateLimitError) as failure:
            await send(client, "GET", PATH)
        assert failure.value.retry_after == 100
    await send(patient, "GET", PATH)
    assert sum(clock.waits) == pytest.approx(100)
    assert len(script.sent) == 2


async def test_a_wait_that_becomes_too_long_ends(
    make_client: MakeClient, clock: Any, monkeypatch: pytest.MonkeyPatch
):
    script = Script(lambda _request: asking_for(20), 200)
    client = make_client(script, max_retries=0)
    with pytest.raises(RateLimitError):
        await send(client, "GET", PATH)
    sleep = clock.sleep

    async def refused_meanwhile(seconds: float) -> None:
        monkeypatch.setattr(clock, "sleep", sleep)
        await sleep(seconds)
        other = Turn.begun(("GET", PATH.template), clock.now)
        told = asking_for(600).headers
        pacer_of(client).settle(other, clock.now, told, retry_after=600)

    monkeypatch.setattr(clock, "sleep", refused_meanwhile)
    with pytest.raises(RateLimitError, match="not sent") as failure:
        await send(client, "GET", PATH)
    assert failure.value.retry_after == 600
    assert clock.waits == [5]
    assert len(script.sent) == 1


async def test_failed_calls_and_those_that_say_nothing_change_nothing(
    make_client: MakeClient, clock: Any
):
    server = Limited(clock, capacity=1)
    answers: list[Any] = [server, httpx.ConnectError("no"), httpx.Response(401), server]

    def handler(request: httpx.Request) -> httpx.Response:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    client = make_client(handler, max_retries=0)
    await send(client, "GET", PATH)
    with pytest.raises(TransportError):
        await send(client, "GET", PATH)
    with pytest.raises(AuthenticationError):
        await send(client, "GET", PATH)
    await send(client, "GET", PATH)
    assert server.statuses == [200, 200]
    assert clock.waits


async def test_limits_that_begin_later_are_noticed(make_client: MakeClient, clock: Any):
    server = Limited(clock)
    free = [httpx.Response(200, json={}) for _ in range(3)]
    client = make_client(lambda request: free.pop() if free else server(request))
    for _ in range(8):
        await send(client, "GET", PATH)
    assert server.statuses == [200] * 5
    assert clock.waits == pytest.approx([2.0] * 3)


async def test_no_single_wait_is_longer_than_agreed(make_client: MakeClient, clock: Any):
    """Also where many calls wait before this one, each of which takes a token."""
    server = Limited(clock, capacity=4, rate=4)
    client = make_client(server, max_retry_wait=0.3)
    for _ in range(4):
        await send(client, "GET", PATH)
    operation = ("GET", PATH.template)
    before = [pacer_of(client).turn(operation) for _ in range(3)]
    assert all(pacer_of(client).wait(turn, clock.now, 0.3) for turn in before)
    clock.waits.clear()
    await send(client, "GET", PATH)
    assert sum(clock.waits) > 0.7
    assert max(clock.waits) <= 0.3
    assert server.statuses == [200] * 5


@pytest.mark.parametrize(("total_timeout", "longest"), [(5, 0.5), (0.25, 0.25)])
async def test_a_server_that_does_not_answer_is_not_waited_for(
    make_client: MakeClient,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    total_timeout: float,
    longest: float,
):
    client = make_client(Script(200), total_timeout=total_timeout)
    # As where ten calls are under way, and nothing is known of limits.
    pacer_of(client)._sent.update(Turn.begun(("GET", "/"), clock.now) for _ in range(10))
    patience: list[float] = []

    async def noting(seconds: float) -> None:
        patience.append(seconds)

    monkeypatch.setattr(first_answer_of(client), "wait", noting)
    await send(client, "GET", PATH)
    assert patience == [longest]


async def test_a_clock_that_stands_still_holds_up_nobody(make_client: MakeClient, clock: Any):
    """As in tests of applications that freeze the time."""
    limits = {"RateLimit-Policy": '"all";q=10;w=10', "RateLimit": '"all";r=0;t=2'}
    client = make_client(lambda _: httpx.Response(200, json={}, headers=limits))
    clock.is_frozen = True
    for _ in range(3):
        await client.request("GET", "/things")
    assert len(clock.waits) >= 2
