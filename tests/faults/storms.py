"""Storms of calls, a third of which are cancelled, time out or are interrupted while others queue.

    python tests/faults/storms.py --calls 100000 --interrupts 5000

Whatever became of them, afterwards as many calls as there may be connections run at once, every
answer belongs to its question, and no socket, task or thread is left. `nox -s soak` runs it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import random
import signal
import sys
import threading
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inside import pool_of, queue_of
from vclient import SyncVClient, VClient
from vclient.exceptions import APIError, RequestTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Self

LOOPS = ("asyncio", "uvloop", "trio")
KINDS = (*LOOPS, "threads")
# More calls than connections, of which the others wait; some have ended and are still looked after.
MORE = 6
# Clients need less for a call, in seconds, so that calls queue.
_A_CALL = 0.001
_PATIENCE = 30.0
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Server:
    """A server in a thread of its own, which answers the number it was asked for, in many ways.

    It answers after a random time, in one piece or in two, in chunks; it closes the connection
    after it, with and without notice, or instead of an answer; and it sends an answer for which
    nobody has asked right behind another. `/together/N` is answered when N calls have come.

    Args:
        seed: What its random choices begin with.
        longest: After how many seconds it answers at the latest.

    Attributes:
        chance: Its random choices.
        longest: As above.
        base_url: Where it is.
        connections: The open connections.
        together: What answers the calls that wait for others.
    """

    def __init__(self, seed: int, longest: float) -> None:
        self.chance = random.Random(seed)
        self.longest = longest
        self.base_url = ""
        self.connections: set[_Connection] = set()
        self.together: list[Callable[[], None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="storm")

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(
            self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=512)
        )
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        self._do(self._server.wait_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._received = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._server.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._received.endswith(b"\r\n\r\n"):
            return
        *_, kind, number = self._received.split(b" ", 2)[1].split(b"/")
        self._received = b""
        loop, chance = asyncio.get_running_loop(), self._server.chance
        if kind == b"together":
            waiting = self._server.together
            waiting.append(lambda: self._transport.write(_plain(number)))
            if len(waiting) == int(number):
                for answer in waiting:
                    answer()
                waiting.clear()
            return
        if chance.random() < 0.8:
            loop.call_later(self._server.longest * chance.random(), self._answer, number)
        else:
            self._answer(number)

    def _answer(self, number: bytes) -> None:
        write, chance = self._transport.write, self._server.chance.random()
        plain = _plain(number)
        if chance < 0.6:
            write(plain)
        elif chance < 0.7:
            write(plain[: len(plain) // 2])
            asyncio.get_running_loop().call_later(0.001, write, plain[len(plain) // 2 :])
        elif chance < 0.8:
            write(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n")
            write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(number), number))
        elif chance < 0.85:
            write(_plain(number, b"Connection: close\r\n"))
            self._transport.close()
        elif chance < 0.9:
            write(plain)
            self._transport.close()
        elif chance < 0.95:
            write(plain + _plain(b"-1"))
        else:
            self._transport.abort()


def _plain(number: bytes, fields: bytes = b"") -> bytes:
    return _HEAD + fields + b"Content-Length: %d\r\n\r\n%b" % (len(number), number)


@dataclass
class Report:
    """What came of a storm.

    Attributes:
        kind: Where it took place.
        connections: How many there could be at once.
        seed: What it was made up from.
        outcomes: How many calls were answered, cancelled, out of time, interrupted or failed.
        crossed: Answers that belonged to another call.
        swallowed: Cancellations and interrupts that did not arrive.
        least_queued: How many calls waited for a connection at least, whenever it was looked at.
        seconds: How long it took.
        left: What was left afterwards: places that were lost, sockets, tasks, threads.
    """

    kind: str
    connections: int
    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    crossed: int = 0
    swallowed: int = 0
    least_queued: int = 1_000_000
    seconds: float = 0.0
    left: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.crossed or self.swallowed or self.left)

    def __str__(self) -> str:
        outcomes = ", ".join(f"{count} {name}" for name, count in sorted(self.outcomes.items()))
        return (
            f"{self.kind}, {self.connections} connections, seed {self.seed}: "
            f"{self.outcomes.total()} calls ({outcomes}) in {self.seconds:.1f} s, "
            f"{self.least_queued} or more queued; crossed {self.crossed}, "
            f"swallowed {self.swallowed}, left {self.left or 'nothing'}"
        )


class _Storm:
    """One storm: its calls, and how many are still to be made."""

    def __init__(self, report: Report, calls: int) -> None:
        self.report = report
        self.chance = random.Random(report.seed)
        self._calls = calls
        self._begun = 0
        self._lock = threading.Lock()

    def number(self) -> int | None:
        """Return the number of the next call, or None at the end."""
        with self._lock:
            self._begun += 1
            return self._begun if self._begun <= self._calls else None

    def note(self, number: int, answer: httpx.Response) -> None:
        self.count("answered")
        if answer.json() != number:
            self.report.crossed += 1

    def count(self, outcome: str) -> None:
        with self._lock:
            self.report.outcomes[outcome] += 1

    def look(self, pool: Any) -> None:
        """Note now and then how many calls wait for a connection, except as it begins and ends."""
        many = 4 * self.report.connections + 2 * MORE
        if self._begun % 20 == 0 and many < self._begun < self._calls - many:
            waiting = len(queue_of(pool)) - self.report.connections
            self.report.least_queued = min(self.report.least_queued, waiting)

    def pause(self) -> float:
        """Return after how many seconds a call is cut off: at any point of its life."""
        longest = 10 * _A_CALL * (self.report.connections + MORE)
        return self.chance.random() ** 3 * longest


def _client_of(server: Server, connections: int, kind: type[Any]) -> Any:
    return kind(
        server.base_url,
        "k" * 32,
        set_as_default=False,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        timeout=_PATIENCE,
        retry_delay=0.001,
        pacing=False,
        trust_env=False,
    )


# ---- Event loops


class _Tasks:
    """The calls of a storm on an event loop."""

    def __init__(self, client: VClient, storm: _Storm) -> None:
        self._client = client
        self._storm = storm
        self._is_trio = storm.report.kind == "trio"

    async def work(self, pool: Any) -> None:
        """Make calls, and cut some off, until enough were made."""
        storm = self._storm
        while (number := storm.number()) is not None:
            fate = storm.chance.random()
            limit = storm.pause() if storm.chance.random() < 0.2 else None
            if fate < 0.25 and not self._is_trio:
                await self._cancel_task(number, limit)
            elif fate < 0.35:
                await self._cancel_scope(number, limit)
            elif fate < 0.5:
                with anyio.move_on_after(storm.pause()) as scope:
                    await self._call(number, limit)
                if scope.cancelled_caught:
                    storm.count("cancelled")
            else:
                await self._call(number, limit)
            storm.look(pool)

    async def _call(self, number: int, total_timeout: float | None) -> None:
        view = self._client.with_options(total_timeout=total_timeout)
        try:
            self._storm.note(number, await view.request("GET", f"/call/{number}"))
        except RequestTimeoutError:
            self._storm.count("out of time")
        except APIError:
            self._storm.count("failed")

    async def _cancel_task(self, number: int, total_timeout: float | None) -> None:
        task = asyncio.ensure_future(self._call(number, total_timeout))
        await self._linger()
        was_cancelled = task.cancel()
        await asyncio.wait([task])
        if task.cancelled():
            self._storm.count("cancelled")
        elif was_cancelled:
            self._storm.report.swallowed += 1

    async def _cancel_scope(self, number: int, total_timeout: float | None) -> None:
        is_done = False

        async def calling() -> None:
            nonlocal is_done
            await self._call(number, total_timeout)
            is_done = True

        async with anyio.create_task_group() as group:
            group.start_soon(calling)
            await self._linger()
            group.cancel_scope.cancel()
        if not is_done:
            self._storm.count("cancelled")

    async def _linger(self) -> None:
        chance = self._storm.chance
        if chance.random() < 0.5:
            for _ in range(chance.randrange(30)):
                await anyio.lowlevel.checkpoint()
        else:
            await anyio.sleep(self._storm.pause())


async def _async_storm(server: Server, storm: _Storm) -> None:
    report = storm.report
    client = _client_of(server, report.connections, VClient)
    pool = await pool_of(client)
    tasks = _Tasks(client, storm)
    async with anyio.create_task_group() as group:
        for _ in range(3 * report.connections + MORE):
            group.start_soon(tasks.work, pool)
    with anyio.move_on_after(_PATIENCE) as scope:
        async with anyio.create_task_group() as group:
            for _ in range(report.connections):
                group.start_soon(client.request, "GET", f"/together/{report.connections}")
    if scope.cancelled_caught:
        report.left.append(f"{report.connections - len(server.together)} places lost")
    await client.close()
    if report.kind != "trio" and (left := asyncio.all_tasks() - {asyncio.current_task()}):
        report.left.append(f"tasks: {left}")


def _run(kind: str, server: Server, storm: _Storm) -> None:
    if kind == "threads":
        _threads_storm(server, storm)
    else:
        options = {"use_uvloop": kind == "uvloop"} if kind != "trio" else {}
        backend = "trio" if kind == "trio" else "asyncio"
        anyio.run(_async_storm, server, storm, backend=backend, backend_options=options)


# ---- Threads


def _threads_storm(server: Server, storm: _Storm) -> None:
    report = storm.report
    with _client_of(server, report.connections, SyncVClient) as client:

        def work() -> None:
            while (number := storm.number()) is not None:
                limit = storm.pause() if storm.chance.random() < 0.6 else None
                _call(client, storm, number, limit)
                storm.look(pool_of(client))

        _in_threads(3 * report.connections + MORE, work)
        _check_places(client, server, report)


def _call(client: SyncVClient, storm: _Storm, number: int, total_timeout: float | None) -> None:
    view = client.with_options(total_timeout=total_timeout)
    try:
        storm.note(number, view.request("GET", f"/call/{number}"))
    except RequestTimeoutError:
        storm.count("out of time")
    except APIError:
        storm.count("failed")


def _in_threads(number: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _check_places(client: SyncVClient, server: Server, report: Report) -> None:
    """Check that as many calls as there may be connections run at once."""
    patient = client.with_options(total_timeout=_PATIENCE, max_retries=0)
    lost: list[Exception] = []

    def call() -> None:
        try:
            patient.request("GET", f"/together/{report.connections}")
        except APIError as error:
            lost.append(error)

    _in_threads(report.connections, call)
    if lost:
        report.left.append(f"{report.connections - len(server.together)} places lost")


class Interrupted(BaseException):
    """What the handler of a signal raises."""


def _interrupts_storm(server: Server, storm: _Storm, interrupts: int) -> None:
    """Interrupt calls of the main thread, while other threads queue for the same connections."""
    report = storm.report
    is_armed = is_over = False
    raised = 0

    def handle(*_arguments: object) -> None:
        nonlocal raised, is_armed
        if is_armed:
            is_armed = False
            raised += 1
            raise Interrupted

    def work() -> None:
        while not is_over:
            number = storm.number() or 0
            _call(client, storm, number, storm.pause() if storm.chance.random() < 0.3 else None)

    before = signal.signal(signal.SIGALRM, handle)
    client = _client_of(server, report.connections, SyncVClient)
    others = [threading.Thread(target=work) for _ in range(3 * report.connections + MORE)]
    for each in others:
        each.start()
    arrived = 0
    try:
        while raised < interrupts:
            number = storm.number() or 0
            try:
                is_armed = True
                signal.setitimer(signal.ITIMER_REAL, 1e-5 + storm.pause() / 2)
                storm.note(number, client.request("GET", f"/call/{number}"))
                is_armed = False
            except Interrupted:
                arrived += 1
                storm.count("interrupted")
            except APIError:
                is_armed = False
            storm.look(pool_of(client))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        is_over = True
        for each in others:
            each.join()
    report.swallowed = raised - arrived
    _check_places(client, server, report)
    client.close()


# ---- All of them


def storm(kind: str, connections: int, calls: int, seed: int, *, interrupts: int = 0) -> Report:
    """Run a storm, and return what came of it.

    Args:
        kind: One of `KINDS`.
        connections: How many connections there may be at once.
        calls: How many calls are made.
        seed: What it is made up from.
        interrupts: How many calls of the main thread are interrupted by signals, if any.
    """
    report = Report(kind, connections, seed)
    if kind == "uvloop":
        # It keeps files open from the first loop on.
        anyio.run(anyio.lowlevel.checkpoint, backend_options={"use_uvloop": True})
    began = time.monotonic()
    longest = 2 * _A_CALL * connections
    with Server(seed, longest) as server, _nothing_left(server, report):
        if interrupts:
            report.kind = "interrupts"
            _interrupts_storm(server, _Storm(report, sys.maxsize), interrupts)
        else:
            _run(kind, server, _Storm(report, calls))
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _nothing_left(server: Server, report: Report) -> Iterator[None]:
    """Note what is left of a storm: warnings, threads and sockets."""
    threads, files = set(threading.enumerate()), _open_files()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    report.left += [str(each.message) for each in warned]
    until = time.monotonic() + 5
    while time.monotonic() < until:
        left = [thread.name for thread in set(threading.enumerate()) - threads]
        if not left and not server.connections and _open_files() <= files:
            return
        time.sleep(0.01)
    report.left.append(
        f"threads {left}, {len(server.connections)} sockets, {_open_files() - files} files"
    )


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").glob("*")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if anything was lost."""
    parser = argparse.ArgumentParser(description="Cancel and interrupt calls that queue.")
    parser.add_argument("--calls", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--interrupts", type=int, default=5_000, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--connections", nargs="*", type=int, default=(1, 3, 20, 100))
    options = parser.parse_args(arguments)
    logging.getLogger("vclient").setLevel(logging.ERROR)
    places = options.connections
    is_right = True
    for kind in options.kinds:
        for connections in places:
            calls = options.calls // len(options.kinds) // len(places)
            report = storm(kind, connections, calls, options.seed)
            print(report, flush=True)
            is_right = is_right and report.is_right
    for connections in places if options.interrupts else ():
        each = options.interrupts // len(places)
        report = storm("threads", connections, 0, options.seed, interrupts=each)
        print(report, flush=True)
        is_right = is_right and report.is_right
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
