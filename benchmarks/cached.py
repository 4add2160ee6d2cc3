"""Measures reads that are answered from the cache, beside the same read over HTTP.

    python benchmarks/cached.py

The server takes 20 milliseconds for an answer, as one on the network does. Redis is started here:
it has to be in the path as `redis-server` or `valkey-server`. The figures are medians of one run;
it fails where a read from Redis takes more than a fifth of one over HTTP, or where memory grows.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vbench.redis_server import redis_server
from vclient import CachePolicy, SyncVClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELAY = 0.02
COMPANY_ID = "0193e2c4-0000-7000-8000-00000000000a"
PATH = f"/companies/{COMPANY_ID}/campaigns"
LARGEST_SHARE = 0.2
# Kilobytes that a process may grow by while it gives two thousand answers.
LARGEST_GROWTH = 1024
_CAMPAIGN = {
    "id": COMPANY_ID,
    "name": "A City by Night",
    "description": "What happens when the sun is down. " * 10,
    "company_id": COMPANY_ID,
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    body = json.dumps({"items": [_CAMPAIGN] * 25, "total": 25}).encode()

    def do_GET(self) -> None:
        time.sleep(DELAY)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def http_server() -> Iterator[str]:
    """Run a server that takes its time, and yield its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def median(read: Callable[[], object], rounds: int) -> float:
    """Return the median of what a read takes, in milliseconds."""
    read()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        read()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def kilobytes() -> int:
    """Return the memory of this process."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("VmRSS:")[2].split()[0])


def main() -> int:
    """Measure, print the figures and return the exit code."""
    with http_server() as url, redis_server() as redis:
        options: dict[str, Any] = {"base_url": url, "api_key": "k" * 32, "set_as_default": False}
        policy = CachePolicy(ttl={"campaigns": 3600}, largest_size=1024 * 1024)
        clients = {
            "over HTTP": SyncVClient(**options),
            "from Redis": SyncVClient(**options, cache=policy, shared=redis),
            "from memory": SyncVClient(**options, cache=policy),
        }
        figures = {
            name: median(partial(client.request, "GET", PATH), 300)
            for name, client in clients.items()
        }
        for name, figure in figures.items():
            share = figure / figures["over HTTP"]
            print(f"a read {name:12} {figure:7.2f} ms   {share:5.2f}")
        growth = {}
        for name in ("from Redis", "from memory"):
            client = clients[name]
            for number in range(4000):
                if number == 2000:  # noqa: PLR2004 - what is made once is there by now
                    before = kilobytes()
                client.request("GET", PATH)
            growth[name] = kilobytes() - before
            print(f"2,000 answers {name}: {growth[name]:+d} kB of memory")
        for client in clients.values():
            client.close()
    is_fast = figures["from Redis"] <= LARGEST_SHARE * figures["over HTTP"]
    is_flat = all(each <= LARGEST_GROWTH for each in growth.values())
    return 0 if is_fast and is_flat else 1


if __name__ == "__main__":
    raise SystemExit(main())
