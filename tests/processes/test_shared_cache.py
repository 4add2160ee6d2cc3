"""Processes that share the answers of reads."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vbench.workers import KINDS, Process, live_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient.testing import ValentinaServer

READ = "GET /companies/{company_id}/campaigns/{campaign_id}"
PROGRAM = [str(Path(__file__).with_name("patient_worker.py"))]


@pytest.fixture
def server() -> ValentinaServer:
    return live_server(stale_reads=1.0)


@pytest.fixture
def options(redis_url: str, redis_prefix: str) -> dict[str, Any]:
    cache = {"campaigns": 600}
    return {"shared": redis_url, "shared_prefix": redis_prefix, "cache": cache, "pacing": False}


@contextmanager
def processes(
    server: ValentinaServer, count: int, options: dict[str, Any]
) -> Iterator[list[Process]]:
    """Serve a server to some processes, which send the same headers, unlike those of order."""
    with server.serve() as url, ExitStack() as ending:
        started = [
            Process(server, url, KINDS[number % 2], options, PROGRAM) for number in range(count)
        ]
        for process in started:
            ending.callback(process.end)
        for process in started:
            process.hear()
        yield started


def reads(server: ValentinaServer) -> int:
    return sum(call.method == "GET" for call in server.calls)


def test_one_of_them_reads_for_all_that_read_at_once(
    server: ValentinaServer, options: dict[str, Any]
):
    server.delay(READ, seconds=0.5, times=1)
    with processes(server, 4, options) as workers:
        for worker in workers:
            worker.tell("read")
        assert len({worker.hear() for worker in workers}) == 1
        assert reads(server) == 1


def test_a_write_of_one_is_read_by_all(server: ValentinaServer, options: dict[str, Any]):
    with processes(server, 4, options) as workers:
        for number, writer in enumerate(workers):
            for reader in workers:
                reader.ask("read")
            name = f"Campaign{number}"
            assert writer.ask("write", name) == name
            assert {reader.ask("read") for reader in workers} == {name}
    assert reads(server) == 1 + len(workers)


@pytest.mark.parametrize("victim", [0, 1], ids=["sync", "async"])
def test_when_the_one_that_reads_dies_another_one_does(
    server: ValentinaServer, options: dict[str, Any], victim: int
):
    server.delay(READ, seconds=1.0, times=1)
    with processes(server, 2, options) as workers:
        dying, other = workers[victim], workers[1 - victim]
        dying.tell("read")
        while not server.calls:
            pass
        dying.popen.kill()
        assert other.ask("read")
    assert reads(server) == 2
