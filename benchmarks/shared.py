"""Measures real processes of one API key that share its limits through Redis.

    python benchmarks/shared.py                      everything; it takes some 20 minutes
    python benchmarks/shared.py --quick              fewer processes, and faster limits
    python benchmarks/shared.py --processes 2 9      only these numbers of processes
    python benchmarks/shared.py --cost               what sharing costs a call that need not wait

Each run has a server of Redis, a testing server over a socket, and processes that begin together
and take their calls from one counter. `--kill` ends one of them in the middle.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import redis

from vbench.cases.sharing import sharing
from vbench.redis_server import redis_server
from vbench.rows import Settings, table
from vbench.server import running
from vclient import SyncVClient, VClient
from vclient.exceptions import APIError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.synchronize import Barrier

    from vclient import ResponseEvent

_STARTING = 20.0
_LARGEST_SHARE_REFUSED = 0.01
_LARGEST_RATIO = 1.1
_SMALLEST_PART = 0.5


@dataclass(frozen=True)
class Run:
    """What is to be measured.

    Attributes:
        processes: How many processes.
        workers: How many calls each of them has at a time: tasks or threads.
        calls: How many calls all of them make together.
        burst: How many tokens the key has at first.
        rate: How many more it gets a second.
        is_async: Whether the client is the async one.
        has_victim: Whether one process is killed in the middle.
    """

    processes: int
    workers: int
    calls: int
    burst: int
    rate: int
    is_async: bool
    has_victim: bool = False

    @property
    def theory(self) -> float:
        """The seconds that the calls have to take."""
        return (self.calls - self.burst) / self.rate


@dataclass(frozen=True)
class Result:
    """What was measured.

    Attributes:
        seconds: How long all calls took.
        done: How many calls each process has made.
        failed: How many have failed.
        refused: How many answers were a 429.
        trips: How many round trips to Redis there were.
        away: How often a process got no answer of Redis in time.
    """

    seconds: float
    done: list[int]
    failed: int
    refused: int
    trips: int
    away: int

    def misses(self, run: Run) -> list[str]:
        """Return the goals that are missed."""
        survivors = self.done[1:] if run.has_victim else self.done
        part = min(survivors) * run.processes / sum(self.done)
        goals = {
            "no call fails": self.failed == 0,
            "at most 1 % are refused": self.refused <= _LARGEST_SHARE_REFUSED * run.calls,
            "at most 1.1 x theory": self.seconds <= _LARGEST_RATIO * run.theory,
            "half a fair part for each": part >= _SMALLEST_PART,
        }
        return [goal for goal, is_met in goals.items() if not is_met]


@contextmanager
def testing_server(burst: int, rate: int) -> Iterator[dict[str, Any]]:
    """Run a testing server while the context lasts, and return what it prints."""
    command = [sys.executable, "-m", "vclient.testing", "--port", "0"]
    server = subprocess.Popen(
        [*command, "--rate-limit", f"burst:{burst}:{rate}"], stdout=subprocess.PIPE, text=True
    )
    try:
        yield json.loads(server.stdout.readline() if server.stdout else "")
    finally:
        server.terminate()
        server.wait()


def warm_up() -> None:
    """Load everything, so that the processes, which are forked, need not do so all at once."""
    server = ValentinaServer()
    options: dict[str, Any] = {"set_as_default": False}
    with SyncVClient(
        server.base_url, server.api_key, transport=server.transport(), **options
    ) as sync_client:
        sync_client.companies.get(server.company_id)

    async def call() -> None:
        async with VClient(
            server.base_url, server.api_key, transport=server.transport(), **options
        ) as client:
            await client.companies.get(server.company_id)

    asyncio.run(call())


def measure(run: Run) -> Result:
    """Return what real processes do."""
    with redis_server() as store, testing_server(run.burst, run.rate) as api:
        context = multiprocessing.get_context("fork")
        barrier = context.Barrier(run.processes + 1)
        results: Any = context.SimpleQueue()
        everyone = [
            context.Process(target=_work, args=(number, run, store, api, barrier, results))
            for number in range(run.processes)
        ]
        for process in everyone:
            process.start()
        barrier.wait(_STARTING)
        begin = time.monotonic()
        if run.has_victim:
            time.sleep(run.theory / 2)
            os.kill(everyone[0].pid or 0, signal.SIGKILL)
        ended = begin
        failed = refused = away = 0
        for _ in range(run.processes - run.has_victim):
            told = results.get()
            ended = max(ended, told["ended"])
            failed, refused = failed + told["failed"], refused + told["refused"]
            away += told["away"]
        for process in everyone:
            process.join()
        with redis.Redis.from_url(f"{store}/1", decode_responses=True) as counter:
            done = [int(counter.get(f"done:{number}") or 0) for number in range(run.processes)]
            stats: Any = counter.info("commandstats")
        trips = sum(stats.get(f"cmdstat_{name}", {"calls": 0})["calls"] for name in _SCRIPTS)
    return Result(ended - begin, done, failed, refused, trips, away)


# Of a script that Redis does not know yet, each process may send the text once.
_SCRIPTS = ("evalsha", "eval")


class Worker:
    """What one of the processes does.

    Args:
        number: Which of them it is.
        run: What is measured.
        store: URL of Redis, without a database.
        api: What the testing server has printed.
    """

    def __init__(self, number: int, run: Run, store: str, api: dict[str, Any]) -> None:
        self._number = number
        self._run = run
        self._api = api
        self._counter = redis.Redis.from_url(f"{store}/1")
        self._options: dict[str, Any] = {
            "shared": f"{store}/0",
            "set_as_default": False,
            "on_response": self._count,
        }
        self._ended = 0.0
        self._refused = 0
        self._errors: list[APIError] = []
        self._away = 0

    def work(self, barrier: Barrier) -> dict[str, Any]:
        """Make calls as soon as all processes are ready, and return how that went."""
        logger = logging.getLogger("vclient")
        logger.addFilter(self._count_away)
        logger.propagate = False
        if self._run.is_async:
            asyncio.run(self._async(barrier))
        else:
            self._sync(barrier)
        for error in self._errors[:3]:
            print(f"process {self._number}: {error!r}", file=sys.stderr)
        return {
            "ended": self._ended,
            "failed": len(self._errors),
            "refused": self._refused,
            "away": self._away,
        }

    async def _async(self, barrier: Barrier) -> None:
        base_url, key, company = (self._api[name] for name in _FACTS)
        async with VClient(base_url, key, **self._options) as client:

            async def one_after_another() -> None:
                while self._has_next():
                    try:
                        await client.companies.get(company)
                    except APIError as error:
                        self._errors.append(error)
                    self._has_done()

            await asyncio.to_thread(barrier.wait)
            await asyncio.gather(*(one_after_another() for _ in range(self._run.workers)))

    def _sync(self, barrier: Barrier) -> None:
        base_url, key, company = (self._api[name] for name in _FACTS)
        with SyncVClient(base_url, key, **self._options) as client:

            def one_after_another() -> None:
                while self._has_next():
                    try:
                        client.companies.get(company)
                    except APIError as error:
                        self._errors.append(error)
                    self._has_done()

            threads = [threading.Thread(target=one_after_another) for _ in range(self._run.workers)]
            barrier.wait()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def _has_next(self) -> bool:
        return int(self._counter.incr("calls")) <= self._run.calls

    def _has_done(self) -> None:
        self._counter.incr(f"done:{self._number}")
        self._ended = time.monotonic()

    def _count_away(self, record: logging.LogRecord) -> bool:
        self._away += "is away" in record.msg
        return False

    def _count(self, event: ResponseEvent) -> None:
        self._refused += event.status_code == HTTPStatus.TOO_MANY_REQUESTS


_FACTS = ("base_url", "api_key", "company_id")


def _work(
    number: int, run: Run, store: str, api: dict[str, Any], barrier: Barrier, results: Any
) -> None:
    results.put(Worker(number, run, store, api).work(barrier))


_HEAD = (
    "| client | processes | calls at a time in each | calls | burst, rate | killed | seconds "
    "| x theory | 429 | failed | fewest and most calls | round trips per call "
    "| without Redis | goals |"
)


def row(run: Run, result: Result) -> str:
    """Return a row of the table."""
    missed = result.misses(run)
    cells = (
        "async" if run.is_async else "sync",
        run.processes,
        run.workers,
        run.calls,
        f"{run.burst}, {run.rate}/s",
        "one" if run.has_victim else "none",
        f"{result.seconds:.1f}",
        f"{result.seconds / run.theory:.3f}",
        f"{result.refused} ({result.refused / run.calls:.1%})",
        result.failed,
        f"{min(result.done[run.has_victim :])} to {max(result.done)}",
        f"{result.trips / sum(result.done):.2f}",
        result.away,
        "missed: " + ", ".join(missed) if missed else "met",
    )
    return f"| {' | '.join(map(str, cells))} |"


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--processes", type=int, nargs="+", help="2, 9 and 32 by default")
    parser.add_argument("--workers", type=int, nargs="+", default=[4], help="calls at a time")
    parser.add_argument("--limits", nargs="+", help="such as 200:30:2, calls, burst and rate")
    parser.add_argument("--client", choices=("async", "sync"), help="both by default")
    parser.add_argument("--kill", action="store_true", help="kill one process in the middle")
    parser.add_argument("--quick", action="store_true", help="take some seconds")
    parser.add_argument("--cost", action="store_true", help="measure single processes")
    options = parser.parse_args(arguments)
    if options.cost:
        with redis_server() as store, running() as server:
            rows = sharing(Settings(server, is_quick=options.quick), f"{store}/0")
        print(table(rows))
        return int(any(each.verdict == "missed" for each in rows))
    numbers = options.processes or ([2, 4] if options.quick else [2, 9, 32])
    limits = options.limits or (["300:50:50"] if options.quick else ["200:30:2", "500:20:10"])
    clients = [options.client] if options.client else ["async", "sync"]
    warm_up()
    print(_HEAD)
    print("|---" * _HEAD.count(" | ") + "|---|")
    has_missed = False
    for limit in limits:
        calls, burst, rate = map(int, limit.split(":"))
        for client in clients:
            for processes in numbers:
                for workers in options.workers:
                    run = Run(
                        processes, workers, calls, burst, rate, client == "async", options.kill
                    )
                    result = measure(run)
                    has_missed |= bool(result.misses(run))
                    print(row(run, result), flush=True)
    return int(has_missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
