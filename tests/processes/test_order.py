"""Processes with one API key: their order, and reads of what others have written.

The server loses updates, numbers twice and answers from a stale cache, as the live one does. What
it does to clients without Redis is shown too, so that the tests are known to be able to fail.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vbench.workers import chapters, experience, live_server, processes, read_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing import ValentinaServer

AWARD = "POST /companies/{company_id}/users/{user_id}/experience/xp/add"
# Locks of these expire soon, and a busy machine is not taken for an absent Redis.
PATIENT = {"program": [str(Path(__file__).with_name("patient_worker.py"))]}
APART: dict[str, Any] = {"pacing": False}


@pytest.fixture
def server() -> ValentinaServer:
    return live_server(overlap=0.03, stale_reads=1.0)


@pytest.fixture
def shared(redis_url: str, redis_prefix: str) -> dict[str, Any]:
    return {**APART, "shared": redis_url, "shared_prefix": redis_prefix}


def test_without_redis_awards_are_lost(server: ValentinaServer):
    told = 0
    with processes(server, 2, APART) as workers:
        while experience(server) == told < 200:
            for worker in workers:
                worker.tell("award", 10)
            told += sum(worker.hear() != "" for worker in workers for _ in range(10))
    assert experience(server) < told


def test_all_awards_count_and_chapters_have_a_number_each(
    server: ValentinaServer, shared: dict[str, Any]
):
    with processes(server, 4, shared) as workers:
        for worker in workers:
            worker.tell("award", 5)
            worker.tell("chapter", 3)
        heard = [[int(worker.hear()) for _ in range(5 + 3)] for worker in workers]
    assert sorted(number for each in heard for number in each[:5]) == list(range(1, 21))
    assert sorted(number for each in heard for number in each[5:]) == list(range(2, 14))
    assert experience(server) == 20
    assert chapters(server) == list(range(1, 14))


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signals")
@pytest.mark.parametrize("victim", [0, 1], ids=["sync", "async"])
def test_others_go_on_when_a_process_dies(
    server: ValentinaServer, shared: dict[str, Any], victim: int
):
    server.delay(AWARD, seconds=0.5, times=1)
    with processes(server, 2, shared, **PATIENT) as workers:
        dying, other = workers[victim], workers[1 - victim]
        dying.tell("award", 100)
        wait_until(lambda: server.calls)
        # It holds the lock, and is told of nothing.
        dying.popen.kill()
        assert dying.hear() == ""
        other.tell("award", 5)
        heard = [int(other.hear()) for _ in range(5)]
    first = heard[0]
    assert heard == list(range(first, first + 5))
    assert experience(server) == heard[-1]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system has no such signals")
@pytest.mark.parametrize("victim", [0, 1], ids=["sync", "async"])
def test_a_process_that_was_stopped_waits_for_its_turn(
    server: ValentinaServer, shared: dict[str, Any], victim: int
):
    # It holds the lock while it waits to try again.
    server.fail(AWARD, status=429, retry_after=0.5, times=1)
    with processes(server, 2, shared, **PATIENT) as workers:
        stopped, other = workers[victim], workers[1 - victim]
        stopped.tell("award", 1)
        wait_until(lambda: server.calls)
        os.kill(stopped.popen.pid, signal.SIGSTOP)
        other.tell("award", 20)
        other.hear()
        os.kill(stopped.popen.pid, signal.SIGCONT)
        assert stopped.hear().isdigit()
        for _ in range(19):
            other.hear()
    assert experience(server) == 21


def stale_reads(server: ValentinaServer, options: dict[str, Any]) -> int:
    """Return how many of ten reads do not find what another process has written before."""
    stale = 0
    with processes(server, 2, options, **PATIENT) as (writer, reader):
        for number in range(10):
            name = f"Campaign{number}"
            read_apart(server)
            assert writer.ask("write", name) == name
            stale += reader.ask("read") != name
    return stale


def test_without_redis_reads_are_stale(server: ValentinaServer):
    assert stale_reads(server, APART) > 0


def test_writes_of_others_are_read(server: ValentinaServer, shared: dict[str, Any]):
    assert stale_reads(server, shared) == 0
