"""Shared state of threads and of forked processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from redis.asyncio import Redis

import vclient
from inside import running_in, shared_of
from vclient import SyncVClient
from vclient._sync.shared.guard import AwayError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis_server import RedisServer

SOON = 1.0

FORKING = """
import os
import sys
import vclient

client = vclient.SyncVClient("https://api.test", "k" * 32, shared=sys.argv[1])
shared = client._transport._shared
shared.patience = 30

def check(name):
    for number in range(200):
        value = f"{name} {number}".encode()
        shared.write(name, value, 60)
        assert shared.read(name, ["a"])[0] == value

check("before")
child = os.fork()
check("child" if child == 0 else "parent")
if child == 0:
    client.close()
    os._exit(0)
_, status = os.waitpid(child, 0)
check("after")
client.close()
sys.exit(status)
"""


def make(url: Any, prefix: str) -> SyncVClient:
    server = ValentinaServer()
    return SyncVClient(
        server.base_url,
        server.api_key,
        set_as_default=False,
        transport=server.transport(),
        shared=url,
        shared_prefix=prefix,
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_uses_connections_of_its_own(redis_url: str) -> None:
    environment = {"PYTHONPATH": str(Path(vclient.__file__).parents[1])}
    command = [sys.executable, "-c", FORKING, redis_url]
    subprocess.run(command, check=True, env=environment, timeout=60)


def test_many_threads_share_a_few_connections(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    with make(server.url, redis_prefix) as client, ThreadPoolExecutor(50) as threads:
        shared = shared_of(client)
        shared.patience = 30
        wanted = [f"{number}".encode() for number in range(200)]
        list(threads.map(lambda value: shared.write(value.decode(), value, 60), wanted))
        found = threads.map(lambda value: shared.read(value.decode(), ["a"])[0], wanted)
        assert list(found) == wanted
        with server.client() as plain:
            assert plain.info("clients")["connected_clients"] <= 21


@pytest.mark.filterwarnings("ignore::vclient.SharedStateWarning")
def test_a_name_that_resolves_slowly_holds_nobody(
    monkeypatch: pytest.MonkeyPatch, redis_prefix: str
) -> None:
    resolving = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: resolving.wait(60))
    client = make("redis://redis.test", redis_prefix)
    shared = shared_of(client)
    started = time.monotonic()
    with pytest.raises(AwayError, match=r"no answer within 0\.05 s"):
        shared.read("k", ["a"])
    with pytest.raises(AwayError):
        shared.read("k", ["a"])
    client.close()
    assert time.monotonic() - started < SOON
    resolving.set()
    end = time.monotonic() + 20
    while running_in(shared):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_threads_end_with_the_client(redis_url: str, redis_prefix: str) -> None:
    before = set(threading.enumerate())
    client = make(redis_url, redis_prefix)
    shared_of(client).write("k", b"v", 60)
    started = set(threading.enumerate()) - before
    client.close()
    for thread in started:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.filterwarnings("ignore::vclient.SharedStateWarning")
def test_threads_that_wait_for_redis_end_after_it(
    make_redis: Callable[..., RedisServer], redis_prefix: str
) -> None:
    server = make_redis()
    before = set(threading.enumerate())
    client = make(server.url, redis_prefix)
    shared_of(client).read("k", [])
    server.hang()
    shared_of(client).patience = 0.01
    # Others are to be told of it later, and nobody is told any more.
    client.request("PATCH", "/developers/me", json={"username": "ada_lovelace"})
    assert set(threading.enumerate()) - before
    client.close()
    server.go_on()
    end = time.monotonic() + 4
    while set(threading.enumerate()) - before:
        assert time.monotonic() < end, "threads are left"


def test_redis_is_imported_by_those_who_share_alone() -> None:
    program = (
        "import sys, vclient, vclient.sync, vclient.testing\n"
        "vclient.SyncVClient('https://a.test', 'k'); vclient.VClient('https://a.test', 'k')\n"
        "sys.exit('redis' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(Path(vclient.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60)


def test_the_client_of_the_twin_is_refused() -> None:
    with pytest.raises(ValueError, match=r"of redis\.client, not of redis\.asyncio\.client"):
        make(Redis(), "vclient")
