"""Processes that share the limits of an API key, in Redis, on a clock that jumps.

The script is that of Redis, in a real server; of its time alone, the test decides.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limited import Bucket, Server
from vclient._policy.leases import Leases
from vclient._policy.pacing import Pacer
from vclient._policy.waiting import Wait
from vclient._shared.budget import Lease, LeaseRequest, LimitReport
from vclient._shared.budget_script import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient._policy.pacing import Turn

READ = ("GET", "/companies")
TRIP = 0.0005
LONGEST = 30.0


class Store:
    """The budget in Redis, at the time of the test."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        text = LEASE.text
        assert text.count("local at = now()") == 1
        text = text.replace("local at = now()", "local at = 1e6 * ARGV[2]")
        self._client = client
        self._run = client.register_script(text)
        self._keys = [f"{prefix}:{{key}}:limits", f"{prefix}:{{key}}:operations"]
        self.trips = 0

    def forget(self) -> None:
        self._client.delete(*self._keys)

    def put(self, value: bytes) -> None:
        """Put something else where the budget is."""
        for key in self._keys:
            self._client.set(key, value)

    def lease(self, request: LeaseRequest, now: float) -> Lease:
        self.trips += 1
        return Lease.decode(self._run(self._keys, [request.encode(), repr(1e9 + now)]))


@pytest.fixture
def store(redis_url: str, redis_prefix: str) -> Iterator[Store]:
    with redis.Redis.from_url(redis_url) as client:
        yield Store(client, redis_prefix)


class Process:
    """A process with some workers, each of which takes a call from those that are left."""

    def __init__(self, world: World, *, is_sharing: bool = True) -> None:
        self.world = world
        self.pacer = Pacer()
        self.leases = Leases(self.pacer) if is_sharing else None
        self.done = 0
        self.is_dead = False
        # What the clock of the process is ahead by counts for nobody.
        self.offset = world.chance.uniform(0, 1e6)


class World:
    """Processes, a server and Redis."""

    def __init__(self, store: Store, server: Server, *, latency: float = 0.02, seed: int = 0):
        self.store, self.server, self.latency = store, server, latency
        self.chance = random.Random(seed)
        self.now, self.calls, self.done = 0.0, 0, 0
        self.lost = 0.0
        self._events: list[tuple[float, int, Any, Any]] = []
        self._number = 0

    def at(self, time: float, step: Any, *arguments: Any) -> None:
        self._number += 1
        heapq.heappush(self._events, (time, self._number, step, arguments))

    def run(self, until: float = 1e9) -> None:
        while self._events and self._events[0][0] < until:
            self.now, _, step, arguments = heapq.heappop(self._events)
            step(*arguments)

    def start(self, process: Process, workers: int) -> None:
        for _ in range(workers):
            self.at(self.now + self.chance.uniform(0, 0.01), self.take, process)

    def take(self, process: Process) -> None:
        if self.calls and not process.is_dead:
            self.calls -= 1
            self.ask(process, process.pacer.turn(READ))

    def ask(self, process: Process, turn: Turn) -> None:
        if process.is_dead:
            return
        now = self.now + process.offset
        if process.leases is None:
            wait = process.pacer.wait(turn, now, LONGEST)
            if wait:
                self.at(self.now + min(wait, 5), self.ask, process, turn)
                return
        else:
            step = process.leases.step(turn, now, LONGEST, 1e9)
            if step is None:
                self.at(self.now + TRIP, self.ask, process, turn)
                return
            if isinstance(step, LeaseRequest):
                self.at(self.now + TRIP, self.lend, process, turn, step)
                return
            assert isinstance(step, Wait)
            if step.seconds:
                self.at(self.now + min(step.sleep, 5), self.ask, process, turn)
                return
            process.pacer.send(turn, now)
        delay = self.latency / 2 * self.chance.uniform(0.5, 1.5)
        self.at(self.now + delay, self.arrive, process, turn)

    def lend(self, process: Process, turn: Turn, request: LeaseRequest) -> None:
        lease = self.store.lease(request, self.now)
        if self.chance.random() < self.lost:
            # The call goes on without Redis, and another one repeats nothing.
            process.leases.fail(request, is_lost=True)
            self.at(self.now + 0.2, self.ask, process, turn)
            return
        process.leases.accept(request, lease, self.now + TRIP + process.offset)
        self.at(self.now + TRIP, self.ask, process, turn)

    def arrive(self, process: Process, turn: Turn) -> None:
        told, retry_after = self.server.answer(READ, self.now)
        delay = self.latency / 2 * self.chance.uniform(0.5, 1.5)
        self.at(self.now + delay, self.settle, process, turn, told, retry_after)

    def settle(
        self, process: Process, turn: Turn, told: dict[str, str], retry_after: float | None
    ) -> None:
        if process.is_dead:
            return
        now = self.now + process.offset
        process.pacer.settle(turn, now, told, retry_after=retry_after)
        if process.leases is not None:
            news = process.leases.news(turn, now, is_refused=retry_after is not None)
            if news is not None:
                lease = self.store.lease(news, self.now)
                process.leases.accept(news, lease, now)
                process.leases.fail(news, is_lost=True)
        if retry_after is not None:
            again = process.pacer.turn(READ, turn.number)
            self.at(self.now + max(retry_after, 1.0), self.ask, process, again)
            return
        process.done += 1
        self.done += 1
        self.take(process)


def world_of(store: Store, *buckets: Bucket, calls: int, seed: int = 0) -> World:
    world = World(store, Server({READ: list(buckets)}), seed=seed)
    world.calls = calls
    return world


# Processes, workers of each, calls, burst, rate, and how many round trips a call may cost.
CROWDS = [
    (1, 20, 200, 30, 2.0, 0.2),
    (2, 1, 200, 30, 2.0, 1.0),
    (2, 20, 500, 20, 10.0, 0.2),
    (9, 4, 200, 30, 2.0, 1.1),
    (9, 4, 500, 20, 10.0, 0.6),
    (9, 1, 500, 20, 10.0, 1.1),
    (32, 1, 200, 30, 2.0, 1.2),
    (32, 4, 500, 20, 10.0, 1.1),
]


@pytest.mark.parametrize(("processes", "workers", "calls", "burst", "rate", "trips"), CROWDS)
@pytest.mark.parametrize("lost", [0.0, 0.05])
def test_processes_share_what_there_is_and_one_dies(
    store: Store,
    processes: int,
    workers: int,
    calls: int,
    burst: int,
    rate: float,
    trips: float,
    lost: float,
):
    """Some answers of Redis may come too late, so that what they lend is lost."""
    world = world_of(store, Bucket(burst, rate), calls=calls)
    world.lost = lost
    everyone = [Process(world) for _ in range(processes)]
    for process in everyone:
        world.start(process, workers)
    if processes > 1:
        world.at((calls - burst) / rate / 2, lambda: setattr(everyone.pop(0), "is_dead", True))
    world.run()
    assert world.done >= calls - workers
    assert world.server.refused <= 0.01 * calls
    assert world.now <= 1.1 * (calls - burst) / rate
    assert min(each.done for each in everyone) >= 0.5 * calls / processes
    assert store.trips <= (1 + 2 * lost) * trips * calls


def test_where_there_are_plenty_a_round_trip_serves_many_calls(store: Store):
    world = world_of(store, Bucket(1000, 200.0), calls=2000)
    for _ in range(4):
        world.start(Process(world), 1)
    world.run()
    assert (world.done, world.server.refused) == (2000, 0)
    assert store.trips <= 0.1 * 2000


def test_who_waits_for_each_answer_gets_a_part_beside_who_does_not(store: Store):
    world = world_of(store, Bucket(20, 10.0), calls=300)
    patient, other = Process(world), Process(world)
    world.start(patient, 1)
    world.start(other, 100)
    world.run()
    assert min(patient.done, other.done) >= 0.5 * 300 / 2


def test_a_client_without_redis_gets_a_part_too(store: Store):
    refused = 0
    for seed in range(3):
        world = world_of(store, Bucket(20, 10.0), calls=300, seed=seed)
        stranger = Process(world, is_sharing=False)
        for process in [stranger, *(Process(world) for _ in range(4))]:
            world.start(process, 4)
        world.run()
        assert world.done == 300
        assert world.now <= 1.2 * (300 - 20) / 10
        assert stranger.done >= 0.5 * 300 / 5
        refused += world.server.refused
    assert refused <= 0.05 * 900


def test_a_store_that_forgets_everything_learns_it_again(store: Store):
    world = world_of(store, Bucket(20, 10.0), calls=400)
    for _ in range(9):
        world.start(Process(world), 4)
    world.at(20.0, store.forget)
    world.run()
    assert world.done == 400
    assert world.server.refused <= 0.03 * 400
    assert world.now <= 1.1 * (400 - 20) / 10


def asking(number: int = 1, *, wanted: int = 1, **fields: Any) -> LeaseRequest:
    """Return a request; by default, of a holder that is new."""
    options: dict[str, Any] = {
        "holder": f"holder-{number}",
        "number": number,
        "operation": READ,
        "buckets": frozenset({"burst"}),
        "wanted": wanted,
        "spare": 0,
        "longest": LONGEST,
        "within": 1e9,
    }
    return LeaseRequest(**options | fields)


def told(
    remaining: float, *, capacity: float = 10, rate: float = 1.0, **fields: Any
) -> LimitReport:
    options: dict[str, Any] = {
        "bucket": "burst",
        "capacity": capacity,
        "rate": rate,
        "remaining": remaining,
        "since": 0.0,
        "age": 0.0,
        "retry_after": None,
        "is_new": True,
    }
    return LimitReport(**options | fields)


def test_a_request_that_is_repeated_is_answered_alike_and_counts_once(store: Store):
    request = asking(wanted=3, reports=(told(5),))
    lease = store.lease(request, 0.0)
    assert store.lease(request, 2.0) == lease == replace(lease, waits=(0, 0, 0))
    # Of the five, two are left, and none of the two that came meanwhile was counted twice.
    waits = store.lease(asking(2, wanted=5), 2.0).waits
    assert waits == pytest.approx((0, 0, 0, 0, 1))


def test_few_calls_go_out_while_nothing_is_known(store: Store):
    leases = [store.lease(asking(n, wanted=4, buckets=None), 0.01 * n) for n in range(5)]
    assert [len(each.waits) for each in leases] == [4, 4, 2, 0, 0]
    assert all(each.again > 0 for each in leases[2:])
    # An answer does not come.
    assert len(store.lease(asking(6, wanted=40, buckets=None), 0.6).waits) == 10
    assert len(store.lease(asking(7, wanted=40, buckets=None), 2.1).waits) == 40


@pytest.mark.parametrize(
    ("fields", "report", "waits", "asked"),
    [
        ({}, told(0), (1.0, 2.0, 3.0), 0),
        ({"within": 2.5}, told(0), (1.0, 2.0), 0),
        ({"within": 0.5}, told(0), (), 0),
        # What needs longer for one token is no limit, as if there was none.
        ({"longest": 0.5}, told(0), (0, 0, 0), 0),
        ({}, told(0, retry_after=7.0), (7.0, 8.0, 9.0), 7.0),
        ({}, told(0, retry_after=7.0, age=3.0), (4.0, 5.0, 6.0), 4.0),
        ({}, told(2, rate=0.1), (0, 0), 0),
    ],
)
def test_slots_are_lent_ahead(
    store: Store,
    fields: dict[str, Any],
    report: LimitReport,
    waits: tuple[float, ...],
    asked: float,
):
    lease = store.lease(asking(wanted=3, reports=(report,), **fields), 0.0)
    if report.retry_after is not None:
        # Some are left, as others seem to take tokens, too.
        waits = tuple(each + 5 for each in waits)
    assert lease.waits == pytest.approx(waits)
    assert lease.asked == pytest.approx(asked)
    assert lease.following > max(waits, default=0) or not lease.rate


def test_buckets_of_an_operation_that_nobody_has_called_are_those_of_all(store: Store):
    learned = ((("GET", "/a"), frozenset({"x", "y"})), (("GET", "/b"), frozenset({"x", "z"})))
    store.lease(asking(learned=learned), 0.0)
    known = store.lease(asking(2, operation=("GET", "/a"), buckets=None), 0.0)
    assert (known.buckets, known.is_sure) == (frozenset({"x", "y"}), True)
    unknown = store.lease(asking(3, operation=("GET", "/c"), buckets=None), 0.0)
    assert (unknown.buckets, unknown.is_sure) == (frozenset({"x"}), False)


@pytest.mark.parametrize(
    "value", [b"vclient:", b"vclient:\xc1", b"vclient:\x01", b"vclient:\x90", b"[]", b""]
)
def test_what_others_put_there_counts_as_nothing(store: Store, value: bytes):
    store.put(value)
    learned = ((READ, frozenset({"burst"})),)
    lease = store.lease(asking(wanted=2, reports=(told(1),), learned=learned), 0.0)
    assert lease.waits == pytest.approx((0, 1))
    assert store.lease(asking(2, buckets=None), 0.0).buckets == {"burst"}


STEPS = st.lists(
    st.tuples(
        st.floats(0, 3),
        st.integers(0, 4),
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from([0.5, 5.0, 1e9]),
        st.booleans(),
    ),
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(STEPS, st.integers(1, 40), st.sampled_from([0.5, 2.0, 10.0, 40.0]))
def test_no_more_is_lent_than_there_is(store: Store, steps: list[Any], capacity: int, rate: float):
    """Whoever asks, and whenever: at no time more slots can be used than there were tokens."""
    store.forget()
    report = told(capacity, capacity=capacity, rate=rate)
    store.lease(asking(reports=(report,), wanted=0, holder=""), 0.0)
    now, slots, last = 0.0, [], asking()
    for number, (passed, holder, wanted, spare, within, is_repeated) in enumerate(steps, 1):
        now += passed
        if not is_repeated:
            last = asking(
                number, wanted=wanted, spare=spare, within=within, holder=f"holder-{holder}"
            )
        elif number == 1:
            continue
        lease = store.lease(last, now)
        if not is_repeated:
            slots += [now + wait for wait in lease.waits] + [now] * lease.spare
    tokens, before = float(capacity), 0.0
    for slot in sorted(slots):
        tokens = min(capacity, tokens + (slot - before) * rate) - 1
        before = slot
        assert tokens >= -1e-3
