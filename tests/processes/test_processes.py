"""Clients in forked processes and in workers of multiprocessing, over real sockets.

A child uses no connection of its parent, and leaves it unharmed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from inside import parts_of
from loopback import loopback
from processes.program import PROGRAMS
from vclient import SyncVClient, VClient
from vclient._policy.own_writes import OwnWrites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import Loopback

PROGRAM = Path(__file__).with_name("program.py")
HEALTH = {
    "database_status": "online",
    "cache_status": "online",
    "database_latency_ms": 1.5,
    "cache_latency_ms": 0.5,
    "uptime": "0d 0h 0m 13s",
    "version": "0.27.0",
}

FORKING = [
    "sync_fork",
    "sync_fork_that_ends_by_itself",
    "async_fork",
    "sync_fork_while_threads_hold_everything",
    "async_fork_while_tasks_hold_everything",
    "sync_workers_by_fork",
    "async_workers_by_fork",
]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/missing"):
        problem = {"status": 404, "title": "Not Found", "detail": "There is none"}
        return httpx.Response(404, json=problem, headers={"X-Request-Id": "req_1"})
    if request.url.path.endswith("/health"):
        return httpx.Response(200, json=HEALTH)
    # More than is read at once, so that a stream can be half read.
    return httpx.Response(200, json={"text": "x" * 200_000})


@pytest.fixture
def network() -> Iterator[Loopback]:
    with loopback(answer) as network:
        yield network
        network.wait_until_closed()


def run(name: str, network: Loopback) -> None:
    """Run a program, which must neither fail, nor hang, nor warn."""
    environment = {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(PROGRAM), name, network.base_url],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def users_of_connections(network: Loopback) -> dict[int, set[str]]:
    """Return the processes that used each connection."""
    users: dict[int, set[str]] = defaultdict(set)
    for peer, target in zip(network.peers, network.targets, strict=True):
        users[peer].add("child" if "child" in target else "parent")
    return users


@needs_fork
@pytest.mark.parametrize("name", FORKING)
def test_forked_processes_have_connections_of_their_own(network: Loopback, name: str):
    run(name, network)
    users = users_of_connections(network)
    of_parent = [each for each in users.values() if "parent" in each and "child" not in each]
    assert {"parent", "child"} not in users.values()
    assert {"child"} in users.values()
    # It was still there after each child, and did not have to be made again.
    assert len(of_parent) == 1


@pytest.mark.parametrize("name", ["workers_by_spawn", "results_and_errors_by_spawn"])
def test_spawned_processes(network: Loopback, name: str):
    run(name, network)
    assert any("/child" in target for target in network.targets)


def test_every_program_is_run():
    assert PROGRAMS.keys() == {*FORKING, "workers_by_spawn", "results_and_errors_by_spawn"}


@needs_fork
def test_a_child_reads_its_own_writes_and_not_what_its_parent_has_read():
    """The values that pass by the server's cache are no other process's."""
    writes = OwnWrites()
    writes.record_write("/companies", 0.0)
    before = writes.parameter("/companies", 0.0, fresh=False)
    writes.reset_after_fork()
    # What the parent wrote before is not read from the cache either.
    assert writes.parameter("/companies", 0.0, fresh=False) == before
    parent, child = OwnWrites(), writes
    assert parent.unique().partition("-")[0] != child.unique().partition("-")[0]
    assert child.unique().partition("-")[0] != str(before).partition("-")[0]


@pytest.mark.parametrize("client_class", [VClient, SyncVClient])
def test_no_part_of_a_client_can_be_pickled(client_class: type[VClient | SyncVClient]):
    import copy  # noqa: PLC0415
    import pickle  # noqa: PLC0415

    client = client_class("https://a.test", "MARKER" * 6, set_as_default=False)
    view = client.with_options(timeout=1)
    users = client.users(user_id="u", company_id="c")
    parts = [client, view, users, users.with_options(timeout=2), client.companies]
    for part in [*parts, *parts_of(client)]:
        for attempt in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError) as raised:
                attempt(part)
            name = type(part).__name__
            assert str(raised.value) == (
                f"{name} cannot be pickled: it holds connections and the API key; "
                "create a client in each process"
            )
            assert "MARKER" not in str(raised.value)
