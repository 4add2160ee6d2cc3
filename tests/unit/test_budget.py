"""Processes that share the limits of an API key, in Redis, on a clock that jumps.

The script is that of Redis, in a real server; of its time alone, the test decides.
"""

from __future__ import annotations

import heapq
import random
from typing import TYPE_CHECKING, Any

import pytest
import redis

from limited import Bucket, Server
from vclient._policy.leases import Leases
from vclient._policy.pacing import Pacer, Turn
from vclient._policy.waiting import Wait
from vclient._shared.budget import Lease, LeaseRequest
from vclient._shared.budget_script import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = ("GET", "/companies")
TRIP = 0.0005
LONGEST = 30.0


class Store:
    """The budget in Redis, at the time of the test."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        text = LEASE.text
        assert text.count("local at = now()") == 1
        text = text.replace("local at = now()", "local at = 1e6 * ARGV[2]")
        self._run = client.register_script(text)
        self._keys = [f"{prefix}:{{key}}:limits", f"{prefix}:{{key}}:operations"]
        self.trips = 0

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


RUNS = [
    (processes, workers, calls, burst, rate)
    for calls, burst, rate in ((200, 30, 2.0), (500, 20, 10.0))
    for processes in (1, 2, 9, 32)
    for workers in (1, 4, 20)
]


@pytest.mark.parametrize(("processes", "workers", "calls", "burst", "rate"), RUNS)
def test_sim(store: Store, processes: int, workers: int, calls: int, burst: int, rate: float):
    server = Server({READ: [Bucket(burst, rate)]})
    world = World(store, server)
    world.calls = calls
    everyone = [Process(world) for _ in range(processes)]
    for process in everyone:
        world.start(process, workers)
    world.run()
    theory = (calls - burst) / rate
    counts = [each.done for each in everyone]
    print(
        f"{processes=} {workers=} {calls=} ratio={world.now / theory:.3f} refused={server.refused}"
        f" fewest={min(counts) / (calls / processes):.2f} trips/call={store.trips / calls:.2f} done={world.done}"
    )
