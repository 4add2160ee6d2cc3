"""One way to make calls, in a process of its own: `contestant.py NAME URL [LOOP]`.

Each line of its input asks for a measurement, such as `burst 1000 50`, and each line of its output
has the figures as JSON. It runs in the environment of the published client, too, so that it
imports nothing from here but the answers, and the libraries by name.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vbench.answers import COMPANY_ID, MISSING_ID

CONNECTIONS = 100
# Seconds for which httpx keeps connections, and so all of them.
KEPT = 5.0
PAUSE = 6.0
TICK = 0.005
WORKERS = 8
THREADS = 16
PAGE = 4096
HEADERS = {"X-API-KEY": "a-key-for-benchmarks"}
PATH = f"/api/v1/companies/{COMPANY_ID}"
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def vclient(name: str, url: str, kind: str) -> Any:
    """Make this client, or the published one, which has no option for the limits."""
    options = {}
    if name == "vclient":
        options["limits"] = import_module("httpx").Limits(max_connections=CONNECTIONS)
    maker = getattr(import_module("vclient"), f"{kind}VClient")
    client = maker(url, HEADERS["X-API-KEY"], set_as_default=False, **options)
    return partial(client.companies.get, COMPANY_ID), client.close


def httpx(name: str, url: str, kind: str) -> Any:
    """Make a client of httpx or httpx2."""
    package = import_module(name)
    limits = package.Limits(max_connections=CONNECTIONS)
    options = {"base_url": url, "headers": HEADERS, "limits": limits, "timeout": 60}
    if kind == "Sync":
        client = package.Client(**options)
        return lambda: client.get(PATH).raise_for_status().json(), client.close
    client = package.AsyncClient(**options)

    async def get() -> object:
        return (await client.get(PATH)).raise_for_status().json()

    return get, client.aclose


def aiohttp(name: str, url: str, _: str) -> Any:
    """Make a session of aiohttp."""
    package = import_module(name)
    connector = package.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT)
    timeout = package.ClientTimeout(total=60)
    session = package.ClientSession(connector=connector, headers=HEADERS, timeout=timeout)

    async def get() -> object:
        async with session.get(url + PATH) as response:
            response.raise_for_status()
            return await response.json()

    return get, session.close


class Bare(asyncio.Protocol):
    """A connection that only looks for the end of the answer."""

    def connection_made(self, transport: Any) -> None:
        """Keep what is written to."""
        self.transport = transport

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        """Send a request."""
        self.received, self.answer = b"", asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer

    def data_received(self, data: bytes) -> None:
        """Look whether the answer is complete."""
        self.received += data
        if body := body_of(self.received):
            self.answer.set_result(body)


def body_of(received: bytes) -> bytes:
    """Return the body of an answer, or nothing before all of it is there."""
    head, _, body = received.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    return body if found and len(body) == int(found[1]) else b""


def bare(_: str, url: str, kind: str) -> Any:
    """Make bare connections: no timeouts, no checks, and nothing may fail."""
    parts = urlsplit(url)
    lines = [f"GET {parts.path}{PATH} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in HEADERS.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    where = (parts.hostname or "", parts.port or 80)
    if kind == "Sync":
        connected = socket.create_connection(where)

        def get_sync() -> object:
            connected.sendall(request)
            received = b""
            while not (body := body_of(received)):
                received += connected.recv(65536)
            return json.loads(body)

        return get_sync, connected.close
    free: list[Bare] = []
    turns = asyncio.Semaphore(CONNECTIONS)

    async def get() -> object:
        async with turns:
            connection = free.pop() if free else None
            if connection is None:
                loop = asyncio.get_running_loop()
                _, connection = await loop.create_connection(Bare, *where)
            body = await connection.ask(request)
            free.append(connection)
            return json.loads(body)

    async def close() -> None:
        for connection in free:
            connection.transport.close()

    return get, close


MAKERS: dict[str, Any] = {"vclient": vclient, "published": vclient, "httpx": httpx, "httpx2": httpx}
MAKERS |= {"aiohttp": aiohttp, "bare": bare}


class Contestant:
    """Measures one way to make calls.

    Args:
        name: What makes the calls.
        server: URL of the server.
    """

    def __init__(self, name: str, server: str) -> None:
        self._name = name
        self._server = server

    def _open(self, ms: int = 0, kind: str = "") -> Any:
        # With limits that no call has to wait for.
        url = f"{self._server}/ms/{ms}/bucket/100000000/1"
        return MAKERS[self._name](self._name, url, kind)

    async def get(self, number: int) -> dict[str, float]:
        """Measure calls one after the other."""
        get, close = self._open()
        for _ in range(20):
            await get()
        gc.collect()
        begin, processor = time.perf_counter(), time.process_time()
        for _ in range(number):
            await get()
        figures = per_call(begin, processor, number)
        await close()
        return figures

    def get_sync(self, number: int) -> dict[str, float]:
        """Measure calls of a synchronous client, one after the other."""
        get, close = self._open(kind="Sync")
        for _ in range(20):
            get()
        gc.collect()
        begin, processor = time.perf_counter(), time.process_time()
        for _ in range(number):
            get()
        figures = per_call(begin, processor, number)
        close()
        return figures

    def threads(self, number: int) -> dict[str, float]:
        """Measure calls of a synchronous client by 16 threads, answered after 20 ms."""
        get, close = self._open(ms=20, kind="Sync")
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda _: get(), range(THREADS)))
            gc.collect()
            begin, processor = time.perf_counter(), time.process_time()
            list(pool.map(lambda _: get(), range(number)))
            figures = per_call(begin, processor, number)
        close()
        return figures

    async def cold(self, number: int) -> dict[str, float]:
        """Measure the first calls of a client, all at once."""
        get, close = self._open()
        figures = await at_once(get, number)
        await close()
        return figures

    async def burst(self, number: int, pause: float = 0.0) -> dict[str, float]:
        """Measure calls at once that are answered after 50 ms, after others and a pause."""
        get, close = self._open(ms=50)
        await at_once(get, number if pause else CONNECTIONS)
        await asyncio.sleep(pause)
        figures = await at_once(get, number)
        await close()
        return figures

    async def idle(self, number: int) -> dict[str, float]:
        """Measure the same when all connections have expired."""
        return await self.burst(number, PAUSE)

    async def flat(self, number: int) -> dict[str, float]:
        """Return what is left of many calls, half of which fail, in this client."""
        get, close = self._open()

        async def several(calls: int) -> None:
            for _ in range(calls // 2):
                await get()
                with suppress(Exception):
                    await get.func(MISSING_ID)

        async def all_of(calls: int) -> dict[str, float]:
            await asyncio.gather(*(several(calls // WORKERS) for _ in range(WORKERS)))
            return held() | {"tasks": len(asyncio.all_tasks())}

        figures = growth(await all_of(number // 10), await all_of(number))
        await close()
        return figures

    def flat_sync(self, number: int) -> dict[str, float]:
        """Return the same of the synchronous client, used by threads."""
        get, close = self._open(kind="Sync")

        def several(calls: int) -> None:
            for _ in range(calls // 2):
                get()
                with suppress(Exception):
                    get.func(MISSING_ID)

        def all_of(calls: int) -> dict[str, float]:
            with ThreadPoolExecutor(WORKERS) as pool:
                list(pool.map(several, [calls // WORKERS] * WORKERS))
            return held() | {"tasks": 0}

        figures = growth(all_of(number // 10), all_of(number))
        close()
        return figures


def per_call(begin: float, processor: float, number: int) -> dict[str, float]:
    """Return the seconds and the processor time of each call."""
    seconds = (time.perf_counter() - begin) / number
    return {"seconds": seconds, "processor": (time.process_time() - processor) / number}


async def at_once(get: Any, number: int) -> dict[str, float]:
    """Make calls at once; return how long they take, and how long the loop was blocked at most."""
    late = [0.0]

    async def tick() -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late.append(time.perf_counter() - due)

    ticking = asyncio.ensure_future(tick())
    await asyncio.sleep(0)
    gc.collect()
    begin, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(get() for _ in range(number)))
    figures = per_call(begin, processor, number)
    await asyncio.sleep(0)
    ticking.cancel()
    return figures | {"blocked": max(late)}


def held() -> dict[str, float]:
    """Return what this process holds: objects, pages of memory, files and threads."""
    gc.collect()
    pages = Path("/proc/self/statm")
    return {
        "objects": len(gc.get_objects()),
        "megabytes": int(pages.read_text().split()[1]) * PAGE / 1e6 if pages.exists() else 0.0,
        "sockets": len(list(Path("/dev/fd").iterdir())),
        "threads": threading.active_count(),
    }


def growth(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Return how much more is held than before."""
    return {name: after[name] - before[name] for name in after}


def main(name: str, server: str, loop: str = "asyncio") -> None:
    """Measure what the input asks for, until its end."""
    contestant = Contestant(name, server)
    factory = None if loop == "asyncio" else import_module(loop).new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        for line in sys.stdin:
            what, number = line.split()
            figures = getattr(contestant, what)(int(number))
            if asyncio.iscoroutine(figures):
                figures = runner.run(figures)
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModuleNotFoundError as missing:
        sys.exit(f"{sys.argv[1]} is left out: {missing}")
