"""Calls that wait for a connection and are cancelled, or too late, leave it to others."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from inside import open_stream
from vclient import VClient
from vclient._api import routes
from vclient.exceptions import RequestTimeoutError

pytestmark = pytest.mark.usefixtures("no_proxies")

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """A server on the event loop of the test, which answers when the test says so."""

    def __init__(self) -> None:
        self.asked = 0
        self.changed = anyio.Event()
        self.answers = anyio.Event()

    async def __aenter__(self) -> str:
        self._group = await anyio.create_task_group().__aenter__()
        self._listener = await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=0)
        self._group.start_soon(self._listener.serve, self._serve)
        port = self._listener.extra(anyio.abc.SocketAttribute.local_port)
        return f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_error: object) -> None:
        self._group.cancel_scope.cancel()
        await self._group.__aexit__(None, None, None)
        await self._listener.aclose()

    async def _serve(self, stream: anyio.abc.SocketStream) -> None:
        gone = (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError)
        async with stream:
            with contextlib.suppress(*gone):
                while True:
                    await stream.receive()
                    self.asked += 1
                    self.changed.set()
                    self.changed = anyio.Event()
                    await self.answers.wait()
                    await stream.send(ANSWER)

    async def wait_for(self, requests: int) -> None:
        while self.asked < requests:
            await self.changed.wait()


def client_of(url: str, connections: int, **options: Any) -> VClient:
    limits = httpx.Limits(max_connections=connections)
    options = {"timeout": 5, "max_retries": 0, "limits": limits, **options}
    return VClient(url, "k" * 32, set_as_default=False, **options)


@pytest.mark.parametrize("turns", range(6))
def test_tasks_that_are_cancelled_one_after_the_other(turns: int):
    async def main() -> None:
        server = Server()
        async with server as url, client_of(url, 1) as client:
            first = asyncio.create_task(client.request("GET", "/x"))
            await server.wait_for(1)
            second = asyncio.create_task(client.request("GET", "/x"))
            await asyncio.sleep(0)
            first.cancel()
            for _ in range(turns):
                await asyncio.sleep(0)
            second.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
            server.answers.set()
            assert (await client.request("GET", "/x")).status_code == 200

    asyncio.run(main())


@pytest.mark.parametrize("connections", [1, 3])
def test_scopes_that_are_cancelled_at_any_time(run: Any, connections: int):
    async def main() -> None:
        chance = random.Random(connections)
        server = Server()
        async with server as url, client_of(url, connections) as client:

            async def call(steps: int) -> None:
                with anyio.CancelScope() as scope:
                    async with anyio.create_task_group() as group:
                        group.start_soon(client.request, "GET", "/x")
                        for _ in range(steps):
                            await anyio.lowlevel.checkpoint()
                        scope.cancel()

            async with anyio.create_task_group() as group:
                for _ in range(60):
                    group.start_soon(call, chance.randrange(60))
            server.answers.set()
            async with anyio.create_task_group() as group:
                for _ in range(connections + 2):
                    group.start_soon(client.request, "GET", "/x")

    run(main)


def test_total_timeouts_while_others_have_the_connections(run: Any):
    async def main() -> None:
        server = Server()
        async with server as url, client_of(url, 2) as client:
            hurried = client.with_options(total_timeout=0.02)

            async def call() -> None:
                with pytest.raises(RequestTimeoutError):
                    await hurried.request("GET", "/x")

            for _ in range(3):
                async with anyio.create_task_group() as group:
                    for _ in range(8):
                        group.start_soon(call)
            server.answers.set()
            async with anyio.create_task_group() as group:
                for _ in range(4):
                    group.start_soon(client.request, "GET", "/x")

    run(main)


def test_who_waits_too_long_is_told_why(run: Any):
    async def main() -> None:
        server = Server()
        timeout = httpx.Timeout(5, pool=0.01)
        async with server as url, client_of(url, 1, timeout=timeout) as client:
            async with anyio.create_task_group() as group:
                group.start_soon(client.request, "GET", "/x")
                await server.wait_for(1)
                with pytest.raises(RequestTimeoutError, match="all connections were in use") as e:
                    await client.request("POST", "/x")
                assert not e.value.may_have_been_applied
                server.answers.set()
            assert server.asked == 1

    run(main)


def test_answers_that_are_not_read_give_their_connections_back():
    async def main() -> None:
        server = Server()
        server.answers.set()
        async with server as url, client_of(url, 1) as client:
            for _ in range(3):
                chunks = open_stream(client, routes.COMPANIES())
                assert await anext(chunks) == b"{}"
                await chunks.aclose()
            assert (await client.request("GET", "/x")).json() == {}

    asyncio.run(main())
