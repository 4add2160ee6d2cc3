"""Shows what processes with one API key do to each other, without and with Redis.

    python benchmarks/order.py

It starts a testing server that loses updates, numbers twice and answers from a stale cache, as the
live one does, a Redis server (`redis-server` or `valkey-server` of the path; `--redis URL` uses
another one), and processes of which every other one is asynchronous. It prints a table.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import secrets
import time
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from vbench.redis_server import redis_server
from vbench.workers import NUMBER, Process, chapters, experience, live_server, processes, read_apart

if TYPE_CHECKING:
    from vclient.testing import ValentinaServer

Options = dict[str, Any]
AWARD: Final = "POST /companies/{company_id}/users/{user_id}/experience/xp/add"
Results = list[tuple[float, str]]


def hear_all(workers: list[Process]) -> list[Results]:
    """Return what all processes say until they end or have nothing to do, and when they said it."""
    heard: list[Results] = [[] for _ in workers]

    def hear(worker: Process, results: Results) -> None:
        if worker.popen.stdin is not None:
            # It ends when it has done everything.
            worker.popen.stdin.close()
        while result := worker.hear():
            results.append((time.monotonic(), result))

    threads = [Thread(target=hear, args=each) for each in zip(workers, heard, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def award(options: Options, count: int, awards: int, *, kill: bool = False) -> str:
    """Award points from some processes; say how many were told of and how many count."""
    server = live_server()
    with processes(server, count, options) as workers:
        started = time.monotonic()
        for worker in workers:
            worker.tell("award", awards // count)
        killer = Thread(target=_kill_holder, args=(server, workers, awards // 3))
        if kill:
            killer.start()
        heard = hear_all(workers)
        if kill:
            killer.join()
    told = sum(result.isdigit() for each in heard for _, result in each)
    errors = sum(not result.isdigit() for each in heard for _, result in each)
    ended = max(moment for each in heard for moment, _ in each) - started
    moments = sorted(moment for each in heard for moment, _ in each)
    longest = max(b - a for a, b in itertools.pairwise(moments))
    waits = [b[0] - a[0] for each in heard for a, b in itertools.pairwise(each)]
    return (
        f"{told} told, {experience(server)} count, {errors} errors; {ended:.1f} s; "
        f"longest time without any {longest:.2f} s, of one process {max(waits):.2f} s"
    )


def _kill_holder(server: ValentinaServer, workers: list[Process], awarded: int) -> None:
    """Kill the process that holds the lock, once some points are awarded."""
    while experience(server) < awarded:
        time.sleep(0.01)
    delayed = server.delay(AWARD, seconds=1.0, times=1)
    while not delayed.calls:
        time.sleep(0.01)
    workers[int(delayed.calls[0].request.headers[NUMBER])].popen.kill()


def create_chapters(options: Options, count: int, created: int) -> str:
    """Create chapters from some processes, and say how many numbers are given twice."""
    server = live_server()
    with processes(server, count, options) as workers:
        for worker in workers:
            worker.tell("chapter", created // count)
        hear_all(workers)
    numbers = chapters(server)
    return f"{len(numbers) - 1} chapters, {len(numbers) - len(set(numbers))} numbers given twice"


def alternate(options: Options, rounds: int) -> str:
    """Let a process write and another one read, and say how many reads are stale."""
    server = live_server(overlap=0.005, stale_reads=0.1)
    stale, writes, reads = 0, 0.0, 0.0
    with processes(server, 2, options) as workers:
        for number in range(rounds):
            # What a process has written itself within 2 s, it reads fresh in any case.
            writer, reader = workers if number < rounds // 2 else workers[::-1]
            name = f"Campaign{number}"
            read_apart(server)
            started = time.monotonic()
            writer.ask("write", name)
            written = time.monotonic()
            stale += reader.ask("read") != name
            writes += written - started
            reads += time.monotonic() - written
            # The cache is empty by then; now and then the reader forgets the write, too.
            time.sleep(2.2 if number % 20 == 0 else 0.12)
    return (
        f"{stale} of {rounds} reads stale; "
        f"a write {writes / rounds * 1000:.1f} ms, a read {reads / rounds * 1000:.1f} ms"
    )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--redis", metavar="URL", help="URL of a Redis server")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--awards", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    count, awards = chosen.processes, chosen.awards
    alone: Options = {"pacing": False}
    with contextlib.nullcontext(chosen.redis) if chosen.redis else redis_server() as url:
        shared = {**alone, "shared": url, "shared_prefix": f"order-{secrets.token_hex(4)}"}
        print("| what | clients | result |\n|---|---|---|")
        for name, options in (("alone", alone), ("shared", shared)):
            lines = {
                "100 awards, 2 processes": award(options, 2, 100),
                f"{awards} awards, {count} processes": award(options, count, awards),
                "80 chapters, 4 processes": create_chapters(options, 4, 80),
                "a write, then a read of another process": alternate(options, chosen.rounds),
            }
            if options is shared:
                what = f"{awards} awards, {count} processes, one killed"
                lines[what] = award(options, count, awards, kill=True)
            for what, result in lines.items():
                print(f"| {what} | {name} | {result} |", flush=True)


if __name__ == "__main__":
    main()
