"""A server on this machine, in a process of its own, that is never what takes the time.

It speaks as much HTTP as the two clients do, on the bare protocol of asyncio. How it answers
is part of the URL: `/ms/50/items/1000/bucket/30/2/api/v1/...` waits 50 ms before each answer,
has lists of 1,000 items, and a token bucket for each API key that holds 30 tokens and is full
again after 2 s. Each part can be left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from vbench.answers import JSON_HEADERS, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = re.compile(
    r"(?:/ms/(?P<ms>\d+))?(?:/items/(?P<items>\d+))?"
    r"(?:/bucket/(?P<quota>\d+)/(?P<window>\d+))?(?=/api/)"
)
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_KEY = re.compile(rb"\r\nx-api-key: ([^\r]+)", re.IGNORECASE)
_HEADERS = "".join(f"{name}: {value}\r\n" for name, value in JSON_HEADERS.items())


class Bucket:
    """The tokens of one API key."""

    def __init__(self, quota: int, window: int) -> None:
        self._quota, self._window = quota, window
        self._tokens, self._updated = float(quota), time.monotonic()

    def take(self) -> tuple[str, float]:
        """Return the headers of an answer, and the seconds until the next try, 0 for none."""
        now, rate = time.monotonic(), self._quota / self._window
        self._tokens = min(self._quota, self._tokens + (now - self._updated) * rate)
        self._updated = now
        retry_after = max(0.0, (1 - self._tokens) / rate)
        if not retry_after:
            self._tokens -= 1
        left = math.floor(self._tokens)
        wait = 0 if left else math.ceil((1 - self._tokens) / rate)
        policy = f'RateLimit-Policy: "burst";q={self._quota};w={self._window}\r\n'
        return f'{policy}RateLimit: "burst";r={left};t={wait}\r\n', retry_after


class Connection(asyncio.Protocol):
    """One connection, whose requests are answered one after the other."""

    def __init__(self, buckets: dict[bytes, Bucket]) -> None:
        self._buckets = buckets
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers are written to."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a whole request is there."""
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(rest) < (int(length[1]) if length else 0):
            return
        self._received = b""
        target = head.split(b" ", 2)[1].decode("ascii")
        options = _OPTIONS.match(target)
        asked = options.groupdict() if options else {}
        status, headers, body = self._answer(target, head, asked)
        start = f"HTTP/1.1 {status} Answer\r\n{headers}{_HEADERS}Content-Length: {len(body)}\r\n"
        delay = int(asked.get("ms") or 0) / 1000
        content = start.encode() + b"\r\n" + body
        if delay:
            asyncio.get_running_loop().call_later(delay, self._write, content)
        else:
            self._write(content)

    def _answer(
        self, target: str, head: bytes, asked: dict[str, str | None]
    ) -> tuple[int, str, bytes]:
        headers = ""
        quota, window, key = asked.get("quota"), asked.get("window"), _KEY.search(head)
        if quota and window and key:
            bucket = self._buckets.setdefault(key[1], Bucket(int(quota), int(window)))
            headers, retry_after = bucket.take()
            if retry_after:
                return 429, headers, b'{"status":429,"retry_after":%f}' % retry_after
        status, body = answer(target, total=int(asked.get("items") or 0))
        return status, headers, body

    def _write(self, content: bytes) -> None:
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.write(content)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    buckets: dict[bytes, Bucket] = {}
    server = await loop.create_server(lambda: Connection(buckets), "127.0.0.1", 0, backlog=1024)
    ended = asyncio.Event()

    def wait_for_end() -> None:
        # The input ends with whoever started this, however that ends.
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_end, daemon=True).start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Run the server while the context lasts, and return its base URL."""
    folder = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join([folder, os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [sys.executable, "-m", "vbench.server"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        port = process.stdout.readline().strip() if process.stdout else ""
        if not port:
            msg = "the server did not start"
            raise RuntimeError(msg)
        yield f"http://127.0.0.1:{port}"
        # Leaving the block closes its input.


if __name__ == "__main__":
    asyncio.run(_serve())
