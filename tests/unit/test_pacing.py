"""Waiting for the tokens of the server, of which its answers tell."""

from __future__ import annotations

import heapq
import random
import tracemalloc
from collections import Counter
from typing import Any

import pytest

from limited import Bucket, Server, headers
from vclient._api.rate_limit_headers import Policy, parse_policies
from vclient._config.options import ClientConfig
from vclient._policy.pacing import Pacer, Turn, has_rate_limit_headers
from vclient._policy.retry import RetryPolicy
from vclient._policy.waiting import sleep_for
from vclient.exceptions import RateLimitError

READ = ("GET", "/companies")
UPLOAD = ("POST", "/assets/upload")
LATENCY = 0.02
POLICY = RetryPolicy.of(ClientConfig.create("https://a.test", "key"))


class Simulation:
    """Clients and a server, on a clock that jumps from event to event."""

    def __init__(
        self, server: Server, *, longest: float = 30.0, seed: int = 0, spread: float = 0.0
    ) -> None:
        self.server = server
        self.spread = spread
        self.longest = longest
        self.now = 0.0
        self.failed = 0
        self._events: list[tuple[float, int, Any]] = []
        self._number = 0
        self._chance = random.Random(seed)
        self._retries: Counter[tuple[Pacer, int]] = Counter()
        self._next: dict[Pacer, int] = {}

    def at(self, time: float, step: Any, *arguments: Any) -> None:
        self._number += 1
        heapq.heappush(self._events, (time, self._number, (step, arguments)))

    def call(self, pacer: Pacer, operation: tuple[str, str] = READ, *, at: float = 0.0) -> None:
        self.at(at, self._ask, pacer, operation, None)

    def one_after_another(self, pacer: Pacer, calls: int) -> None:
        """Let a client make a call, and the next one when it is over, which may be a failure."""
        self._next[pacer] = calls - 1
        self.call(pacer)

    def again(self, pacer: Pacer, turn: Turn, *, at: float) -> None:
        self.at(at, self._ask, pacer, turn.operation, pacer.turn(turn.operation, turn.number))

    def run(self) -> None:
        while self._events:
            self.now, _, (step, arguments) = heapq.heappop(self._events)
            step(*arguments)

    def _ask(self, pacer: Pacer, operation: tuple[str, str], turn: Turn | None) -> None:
        if turn is None and pacer.awaiting_first_limits:
            self.at(self.now + LATENCY, self._ask, pacer, operation, None)
            return
        turn = turn or pacer.turn(operation)
        wait = pacer.wait(turn, self.now, self.longest)
        if wait:
            self.at(self.now + sleep_for(wait, self.longest), self._ask, pacer, operation, turn)
        else:
            self.at(self.now + self._latency(), self._arrive, pacer, turn)

    def _latency(self) -> float:
        return LATENCY / 2 * self._chance.uniform(1 - self.spread, 1 + self.spread)

    def _arrive(self, pacer: Pacer, turn: Turn) -> None:
        answer = self.server.answer(turn.operation, self.now)
        self.at(self.now + self._latency(), self._settle, pacer, turn, *answer)

    def _settle(
        self, pacer: Pacer, turn: Turn, told: dict[str, str], retry_after: float | None
    ) -> None:
        pacer.settle(turn, self.now, told, retry_after=retry_after)
        retries = self._retries[pacer, turn.number]
        if retry_after is not None and retries < POLICY.max_retries:
            self._retries[pacer, turn.number] += 1
            error = RateLimitError("refused", retry_after=retry_after)
            wait = POLICY.wait(error, retries, self._chance.random())
            assert wait is not None
            self.again(pacer, turn, at=self.now + wait)
            return
        self.failed += retry_after is not None
        if self._next.get(pacer):
            self._next[pacer] -= 1
            self.call(pacer, at=self.now)


def test_two_hundred_calls_take_their_time_and_are_not_refused():
    server = Server({READ: [Bucket(30, 2.0)]})
    simulation, pacer = Simulation(server), Pacer()
    for _ in range(200):
        simulation.call(pacer)
    simulation.run()
    assert len(server.served) == 200
    assert server.refused <= 2
    assert server.served[-1] <= (200 - 30) / 2.0 * 1.1


@pytest.mark.parametrize(
    ("capacity", "rate"),
    [(1, 0.5), (1, 1.0), (5, 0.5), (10, 1.0), (30, 2.0), (100, 10.0), (100, 50.0)],
)
def test_the_burst_is_used_and_the_rate_held(capacity: int, rate: float):
    server = Server({READ: [Bucket(capacity, rate)]})
    simulation, pacer = Simulation(server), Pacer()
    for _ in range(300):
        simulation.call(pacer)
    simulation.run()
    assert len(server.served) == 300
    # Nothing is known before the first answer.
    assert server.refused <= max(0, 10 - capacity) + 4
    assert server.served[-1] <= (300 - capacity) / rate * 1.1 + 3 / rate + 4 * LATENCY


def test_the_strictest_of_several_policies_decides():
    server = Server({READ: [Bucket(100, 1.0, "sustained"), Bucket(5, 10.0, "burst")]})
    simulation, pacer = Simulation(server), Pacer()
    for number in range(130):
        simulation.call(pacer, at=number * 0.01)
    simulation.run()
    assert len(server.served) == 130
    assert server.refused <= 6
    assert 25 <= server.served[-1] <= 36


def test_a_policy_of_one_operation_does_not_hold_up_others():
    every, uploads = Bucket(1000, 100.0, "every"), Bucket(1, 0.1, "asset_upload")
    server = Server({READ: [every], UPLOAD: [every, uploads]})
    simulation, pacer = Simulation(server), Pacer()
    for operation in (READ, UPLOAD, UPLOAD):
        simulation.call(pacer, operation)
    for _ in range(20):
        simulation.call(pacer, at=1.0)
        simulation.call(pacer, ("GET", "/users"), at=1.0)
    server.buckets["GET", "/users"] = [every]
    simulation.run()
    assert sum(1 for each in server.served if each < 2) == 42
    assert max(server.served) > 9


def test_an_operation_that_was_never_called_is_held_up_by_what_applies_to_all():
    pacer, bucket = Pacer(), Bucket(1, 1.0)
    turn = pacer.turn(READ)
    assert pacer.wait(turn, 0.0, 30) == 0
    bucket.take(0.0)
    pacer.settle(turn, 0.0, headers(bucket))
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 30) == pytest.approx(1.0)


def test_clients_that_share_a_key_find_out():
    server = Server({READ: [Bucket(20, 5.0)]})
    simulation, one, other = Simulation(server, spread=0.5), Pacer(), Pacer()
    for number in range(100):
        simulation.call(one, at=number * 0.01)
        simulation.call(other, at=number * 0.01 + 0.005)
    simulation.run()
    assert len(server.served) == 200
    assert server.refused <= 40
    assert server.served[-1] <= (200 - 20) / 5.0 * 1.15


# Clients of one key, the share of their calls that may be lost, and the seconds that all may take.
SHARED = [(1, 0, 0.5), (2, 0, 0.5), (4, 0, 3), (9, 0, 8.05), (16, 0, 16.1), (32, 0.01, 34.5)]


@pytest.mark.parametrize(("clients", "lost", "seconds"), SHARED)
def test_clients_of_one_key_all_get_through(clients: int, lost: float, seconds: float):
    """With a burst of 20 and 10 a second, ten calls each take `clients - 2` seconds at least."""
    runs = 25
    failed, took = 0, 0.0
    for seed in range(runs):
        server = Server({READ: [Bucket(20, 10.0)]})
        simulation = Simulation(server, seed=seed, spread=0.5)
        for _ in range(clients):
            simulation.one_after_another(Pacer(), 10)
        simulation.run()
        failed += simulation.failed
        took += server.served[-1]
    assert failed <= lost * runs * clients * 10
    assert took / runs <= seconds


def test_a_client_that_is_left_alone_uses_all_tokens_again():
    server = Server({READ: [Bucket(20, 10.0)]})
    simulation, stays = Simulation(server, spread=0.5), Pacer()
    simulation.one_after_another(stays, 400)
    for _ in range(8):
        simulation.one_after_another(Pacer(), 20)
    simulation.run()
    assert simulation.failed == 0
    assert len(server.served) == 560
    assert server.served[-1] <= (560 - 20) / 10 * 1.05


def test_answers_that_overtake_each_other_do_not_count_as_calls_of_others():
    server = Server({READ: [Bucket(50, 5.0)]})
    simulation, pacer = Simulation(server, spread=0.9), Pacer()
    for _ in range(150):
        simulation.call(pacer)
    simulation.run()
    assert server.refused <= 2
    assert server.served[-1] <= (150 - 50) / 5.0 * 1.05


def test_limits_that_become_stricter_and_end():
    bucket = Bucket(50, 50.0)
    server = Server({READ: [bucket]})
    simulation, pacer = Simulation(server), Pacer()

    def become_stricter() -> None:
        bucket.capacity, bucket.rate, bucket.tokens = 2, 1.0, 0.0

    def end() -> None:
        server.buckets[READ] = []

    simulation.at(0.5, become_stricter)
    simulation.at(20.0, end)
    for number in range(60):
        simulation.call(pacer, at=number * 0.03)
    for number in range(200):
        simulation.call(pacer, at=60 + number * 0.001)
    simulation.run()
    assert len(server.served) == 260
    assert server.refused <= 10
    assert server.served[-1] < 61
    assert pacer.is_idle


def test_without_limits_nobody_waits():
    pacer = Pacer()
    assert not pacer.is_idle
    turn = pacer.turn(READ)
    assert pacer.wait(turn, 0.0, 30) == 0
    pacer.settle(turn, 0.1, {"content-type": "text/plain"})
    assert pacer.is_idle


def test_the_first_calls_are_few_until_an_answer_tells_more():
    pacer = Pacer()
    turns = []
    while not pacer.awaiting_first_limits:
        turns.append(pacer.turn(READ))
        assert pacer.wait(turns[-1], 0.0, 30) == 0
    assert len(turns) == 10
    pacer.settle(turns[0], 0.1)
    assert not pacer.awaiting_first_limits
    assert pacer.wait(pacer.turn(READ), 0.1, 30) == 0
    pacer.settle(turns[1], 0.1, {})
    assert not pacer.awaiting_first_limits


def test_a_place_that_is_given_up_makes_room():
    pacer, bucket = Pacer(), Bucket(1, 1.0)
    told = pacer.turn(READ)
    pacer.wait(told, 0.0, 30)
    bucket.take(0.0)
    pacer.settle(told, 0.0, headers(bucket))
    first, second, third = (pacer.turn(READ) for _ in range(3))
    assert [round(pacer.wait(each, 0.0, 30)) for each in (first, second, third)] == [1, 2, 3]
    pacer.settle(second, 0.0)
    assert pacer.wait(third, 0.0, 30) == pytest.approx(2.0)
    assert pacer.wait(third, 1.0, 30) == pytest.approx(1.0)
    assert pacer.wait(first, 1.0, 30) == 0
    assert pacer.wait(third, 2.0, 30) == 0


def test_tokens_that_take_too_long_are_left_to_the_server():
    pacer, bucket = Pacer(), Bucket(5, 5 / 3600, "developer_key_rotation")
    turn = pacer.turn(UPLOAD)
    pacer.wait(turn, 0.0, 30)
    bucket.tokens = 0.0
    pacer.settle(turn, 0.0, headers(bucket))
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 30) == 0
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 3600) > 600


def test_a_first_refusal_holds_back_calls_of_other_operations():
    bucket = Bucket(capacity=5, rate=0.5)
    bucket.tokens = 0
    pacer = Pacer()
    turn = pacer.turn(READ)
    assert pacer.wait(turn, 0.0, 30.0) == 0
    pacer.settle(turn, 0.0, headers(bucket), retry_after=2.0)
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 30.0) == pytest.approx(2)


def test_a_refusal_that_asks_for_much_holds_up_only_what_it_is_sure_to_concern():
    every, burst = Bucket(100, 2.0, "every"), Bucket(10, 2.0)
    pacer = Pacer()
    for operation, buckets in ((READ, [every, burst]), (UPLOAD, [every])):
        pacer.settle(Turn.begun(operation, 0.0), 0.0, headers(*buckets))
    burst.tokens = 0
    # The other policy, which is named as well, has tokens left.
    pacer.settle(Turn.begun(READ, 0.0), 0.0, headers(every, burst), retry_after=3600.0)
    refused = pacer.turn(READ)
    assert pacer.wait(refused, 10.0, 30.0) == pytest.approx(3590)
    assert refused.asked == pytest.approx(3590)
    assert pacer.wait(pacer.turn(UPLOAD), 10.0, 30.0) == 0
    # Another client view waits for so long, and an answer that tells of tokens ends it for all.
    assert pacer.wait(pacer.turn(READ), 10.0, 7200.0) == pytest.approx(3590, abs=10)
    burst.tokens = 3.0
    pacer.settle(Turn.begun(READ, 10.0), 10.0, headers(every, burst))
    assert pacer.wait(refused, 10.0, 30.0) < 5
    assert refused.asked == 0


def test_an_operation_that_was_never_called_is_not_held_up_for_long():
    pacer, bucket = Pacer(), Bucket(10, 2.0)
    bucket.tokens = 0
    pacer.settle(Turn.begun(UPLOAD, 0.0), 0.0, headers(bucket), retry_after=3600.0)
    assert pacer.wait(pacer.turn(READ), 0.0, 30.0) == 0
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 30.0) == pytest.approx(3600)


def test_what_is_left_to_others_is_not_waited_for_too_long():
    pacer, bucket = Pacer(), Bucket(5, 0.05)
    for number in range(10):
        bucket.tokens = 0.0
        pacer.settle(
            Turn.begun(READ, 20.0 * number), 20.0 * number, headers(bucket), retry_after=20
        )
    alone = pacer.turn(READ)
    assert pacer.wait(alone, 180.0, 30.0) == pytest.approx(20)
    assert pacer.wait(alone, 200.0, 30.0) == 0
    pacer.settle(alone, 200.0, headers(bucket))
    assert 0 < pacer.wait(pacer.turn(READ), 200.0, 30.0) <= 30


def test_a_refusal_tells_when_the_next_token_comes():
    pacer, bucket = Pacer(), Bucket(10, 2.0)
    turn = pacer.turn(READ)
    pacer.wait(turn, 0.0, 30)
    bucket.tokens = 0.2
    pacer.settle(turn, 0.0, headers(bucket), retry_after=0.4)
    again = pacer.turn(READ, turn.number)
    assert pacer.wait(again, 0.0, 30) == pytest.approx(0.4)
    behind = pacer.turn(READ)
    assert pacer.wait(behind, 0.0, 30) > 0.8
    assert pacer.wait(again, 0.4, 30) == 0


@pytest.mark.parametrize(
    "told",
    [
        {"ratelimit": '"burst";r=0;t=5'},
        {"ratelimit-policy": '"burst";q=5;w=10'},
        {"ratelimit-policy": '"burst";q=0;w=10', "ratelimit": '"burst";r=0;t=5'},
        {"ratelimit-policy": '"burst";q=5;w=0', "ratelimit": '"burst";r=0;t=5'},
        {"ratelimit-policy": '"burst";q=5;w=10', "ratelimit": '"burst";t=5'},
        {"ratelimit-policy": '"other";q=5;w=10', "ratelimit": '"burst";r=0;t=5'},
        {"ratelimit-policy": "nonsense", "ratelimit": "nonsense"},
    ],
)
def test_what_says_too_little_holds_nobody_up(told: dict[str, str]):
    pacer = Pacer()
    turn = pacer.turn(READ)
    pacer.wait(turn, 0.0, 30)
    pacer.settle(turn, 0.0, told)
    assert pacer.wait(pacer.turn(READ), 0.0, 30) == 0


def test_an_answer_from_a_cache_tells_of_another_time():
    pacer = Pacer()
    old = {"ratelimit-policy": '"burst";q=5;w=10', "ratelimit": '"burst";r=0;t=2', "age": "7"}
    pacer.settle(Turn.begun(READ, 0.0), 0.0, old)
    assert pacer.wait(pacer.turn(READ), 0.0, 30) == 0
    pacer.settle(Turn.begun(READ, 0.0), 0.0, old | {"age": "0"})
    assert pacer.wait(pacer.turn(READ), 0.0, 30) > 0


def test_each_partition_has_a_bucket():
    pacer = Pacer()
    policy = '"burst";q=5;w=10;pk=:YQ==:, "burst";q=50;w=10;pk=:Yg==:'
    told = {"ratelimit-policy": policy, "ratelimit": '"burst";r=9;pk=:Yg==:, "burst";r=0;pk=:YQ==:'}
    pacer.settle(Turn.begun(READ, 0.0), 0.0, told)
    assert pacer.wait(pacer.turn(READ), 0.0, 30) == pytest.approx(2)


@pytest.mark.parametrize(
    ("status", "tells"), [(200, True), (404, True), (429, True), (401, False), (502, False)]
)
def test_who_tells_of_limits(status: int, *, tells: bool):
    assert has_rate_limit_headers(status) == tells
    assert not has_rate_limit_headers(None)


def test_a_refusal_can_be_the_first_thing_that_is_known():
    pacer = Pacer()
    refused = Turn.begun(UPLOAD, 0.0)
    told = {"ratelimit-policy": '"burst";q=5;w=10', "ratelimit": '"burst";r=0;t=2'}
    pacer.settle(refused, 0.0, told, retry_after=2.0)
    # What is known of one operation is assumed of those that were never called.
    assert pacer.wait(pacer.turn(READ), 0.0, 30.0) > 1
    pacer.settle(Turn.begun(UPLOAD, 0.0), 0.0, told, retry_after=2.0)
    assert pacer.wait(pacer.turn(UPLOAD), 0.0, 30.0) > 1


def test_policies_are_parsed():
    header = (
        '"sustained";q=100;w=100, "burst";q=5;w=10, "x";q=5, "y";w=1, "z";q=0;w=1, "v";q=0.5;w=1'
    )
    assert parse_policies(header) == (Policy("sustained", 100, 100), Policy("burst", 5, 10))


def test_what_is_remembered_has_bounds():
    """Any path may be requested, and a server may name a policy after each."""
    pacer = Pacer()

    def call(number: int) -> None:
        turn = pacer.turn(("GET", f"/{number}"))
        pacer.wait(turn, number, 30)
        policy = {"ratelimit-policy": f'"p{number}";q=9;w=1', "ratelimit": f'"p{number}";r=9'}
        pacer.settle(turn, number, policy)

    sizes = []
    for numbers in (range(2000), range(2000, 8000)):
        # What is remembered of these alone: of those before, everything was forgotten.
        tracemalloc.start()
        for number in numbers:
            call(number)
        sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert sizes[1] < 1.5 * sizes[0]
