"""A real server of Redis on this machine, in a process of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTING = 20.0


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a server that keeps nothing on disk while the context lasts, and return its URL."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        sys.exit("no redis-server or valkey-server in the path")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        options += ["--save", "", "--appendonly", "no"]
        with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
            try:
                _wait_for(port)
                yield f"redis://127.0.0.1:{port}"
            finally:
                server.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _STARTING
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    sys.exit("the server of Redis does not start")
