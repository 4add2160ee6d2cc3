"""A cancelled call ends at once: it is neither retried nor taken for a failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from inside import send, waiting_in
from shown import shown_with_locals
from vclient._api import routes
from vclient.exceptions import RequestTimeoutError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.COMPANIES()
CANCELLED = asyncio.CancelledError.__name__


class Slow:
    """A server that never answers, once it has answered what it was told to."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.requests = 0
        self.is_waiting = anyio.Event()

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.statuses:
            return httpx.Response(self.statuses.pop(0))
        self.is_waiting.set()
        await anyio.sleep_forever()
        raise AssertionError


class SlowBody(httpx.AsyncByteStream):
    def __init__(self) -> None:
        self.is_waiting = anyio.Event()
        self.is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        self.is_waiting.set()
        await anyio.sleep_forever()

    async def aclose(self) -> None:
        self.is_closed = True


async def cancel_when(event: anyio.Event, call: Callable[[], Any]) -> bool:
    """Cancel a call when an event happens, and return whether the call let it through."""
    swallowed: list[Any] = []

    async def calling() -> None:
        swallowed.append(await call())

    with anyio.CancelScope() as outer:
        async with anyio.create_task_group() as group:
            group.start_soon(calling)
            await event.wait()
            outer.cancel()
    assert swallowed == []
    return outer.cancelled_caught


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("statuses", [(), (500,), (500, 429)], ids=["first", "second", "third"])
def test_an_attempt(
    run: Any, make_client: MakeClient, clock: Any, method: str, statuses: tuple[int, ...]
):
    async def main() -> None:
        server = Slow(*statuses)
        client = make_client(server, auto_idempotency_keys=True)
        assert await cancel_when(server.is_waiting, lambda: client.request(method, "/things"))
        assert server.requests == len(statuses) + 1
        assert len(clock.waits) == len(statuses)

    run(main)


def test_a_wait(run: Any, make_client: MakeClient, clock: Any):
    async def main() -> None:
        waiting = anyio.Event()

        async def sleep(_seconds: float) -> None:
            waiting.set()
            await anyio.sleep_forever()

        clock.sleep = sleep
        server = Slow(503, 200)
        client = make_client(server)
        assert await cancel_when(waiting, lambda: client.request("GET", "/things"))
        assert server.requests == 1

    run(main)


def test_an_answer_half_read(run: Any, make_client: MakeClient):
    async def main() -> None:
        body = SlowBody()
        requests = 0

        def handler(_request: httpx.Request) -> httpx.Response:
            nonlocal requests
            requests += 1
            return httpx.Response(200, stream=body)

        client = make_client(handler)
        assert await cancel_when(body.is_waiting, lambda: client.request("GET", "/things"))
        assert body.is_closed
        assert requests == 1

    run(main)


@pytest.mark.parametrize("which", ["holder", "waiter"])
def test_calls_that_go_one_at_a_time(run: Any, make_client: MakeClient, which: str):
    async def main() -> None:
        server = Slow()
        client = make_client(server)

        async def send_one() -> None:
            await send(client, "POST", PATH, lock_key="key")

        async with anyio.create_task_group() as group:
            if which == "waiter":
                group.start_soon(send_one)
                await server.is_waiting.wait()
                with anyio.move_on_after(0) as scope:
                    await send_one()
                assert scope.cancelled_caught
                assert server.requests == 1
                group.cancel_scope.cancel()
            else:
                assert await cancel_when(server.is_waiting, send_one)
        # Nobody holds the lock any more.
        server.statuses.append(200)
        await send_one()
        assert waiting_in(client) == {}

    run(main)


async def test_tasks_of_asyncio(make_client: MakeClient):
    server = Slow(503)
    client = make_client(server)
    task = asyncio.create_task(client.request("GET", "/things"))
    await server.is_waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()
    assert server.requests == 2


async def test_the_timeout_of_the_caller_is_the_callers(make_client: MakeClient):
    client = make_client(Slow(503))
    with pytest.raises(TimeoutError) as raised:
        async with asyncio.timeout(0.01):
            await client.request("GET", "/things")
    assert not isinstance(raised.value, RequestTimeoutError)


async def test_also_where_the_call_has_one_of_its_own(make_client: MakeClient):
    client = make_client(Slow(), total_timeout=60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await client.request("GET", "/things")


class TestDeadline:
    """`total_timeout` ends a call wherever it is."""

    @pytest.mark.parametrize(
        ("method", "in_doubt"), [("GET", False), ("OPTIONS", False), ("POST", True), ("PUT", True)]
    )
    def test_an_attempt(
        self,
        run: Any,
        make_client: MakeClient,
        method: str,
        in_doubt: bool,  # noqa: FBT001
    ):
        async def main() -> None:
            server = Slow()
            client = make_client(server, total_timeout=0.01)
            with pytest.raises(RequestTimeoutError, match=r"total timeout of 0.01 s") as raised:
                await client.request(method, "/things")
            error = raised.value
            assert error.may_have_been_applied is in_doubt
            assert (error.method, error.path) == (method, "/things")
            assert isinstance(error.__cause__, TimeoutError)
            assert server.requests == 1

        run(main)

    def test_a_retry_keeps_the_doubt(self, run: Any, make_client: MakeClient):
        async def main() -> None:
            server = Slow(503)
            client = make_client(server, total_timeout=0.05, retry_delay=0)
            with pytest.raises(RequestTimeoutError) as raised:
                await client.request("PUT", "/things")
            assert raised.value.may_have_been_applied
            assert server.requests == 2

        run(main)

    def test_a_wait_after_an_attempt_without_doubt(
        self, run: Any, make_client: MakeClient, clock: Any
    ):
        async def main() -> None:
            async def oversleep(_seconds: float) -> None:
                await anyio.sleep_forever()

            def refuse(_request: httpx.Request) -> httpx.Response:
                raise httpx.ConnectError("refused")  # noqa: EM101

            clock.sleep = oversleep
            client = make_client(refuse, total_timeout=0.01, retry_delay=0.001)
            with pytest.raises(RequestTimeoutError) as raised:
                await client.request("POST", "/things")
            assert not raised.value.may_have_been_applied

        run(main)

    def test_a_call_that_waits_for_another(self, run: Any, make_client: MakeClient):
        async def main() -> None:
            server = Slow()
            client = make_client(server)
            view = client.with_options(total_timeout=0.01)
            async with anyio.create_task_group() as group:

                async def hold() -> None:
                    await send(client, "POST", PATH, lock_key="key")

                group.start_soon(hold)
                await server.is_waiting.wait()
                with pytest.raises(RequestTimeoutError) as raised:
                    await send(view, "POST", PATH, lock_key="key")
                assert not raised.value.may_have_been_applied
                assert server.requests == 1
                group.cancel_scope.cancel()

        run(main)


def test_a_cancelled_call_shows_no_secret(make_client: Any, run: Any):
    """Tools that print local variables would find the headers in the HTTP library."""
    shown: list[str] = []

    async def main() -> None:
        server = Slow()
        client = make_client(server, api_key="MARKER" * 6)

        async def call() -> None:
            try:
                await send(client, "GET", PATH)
            except anyio.get_cancelled_exc_class() as error:
                shown.append(shown_with_locals(error))
                raise

        assert await cancel_when(server.is_waiting, call)

    run(main)
    assert "send" in shown[0]
    assert "MARKER" not in shown[0]


async def test_hooks_are_told_of_an_attempt_that_is_cancelled(make_client: MakeClient):
    events: list[Any] = []
    server = Slow(503)
    client = make_client(server, on_request=events.append, on_response=events.append, retry_delay=0)
    assert await cancel_when(server.is_waiting, lambda: send(client, "GET", PATH))
    assert [each.attempt for each in events] == [1, 1, 2, 2]
    assert events[1].will_retry
    assert (events[3].error, events[3].status_code) == (CANCELLED, None)
    assert not events[3].will_retry


async def test_hooks_are_told_of_a_deadline(make_client: MakeClient):
    events: list[Any] = []
    client = make_client(Slow(), on_response=events.append, total_timeout=0.01)
    with pytest.raises(RequestTimeoutError):
        await send(client, "GET", PATH)
    assert [each.error for each in events] == ["RequestTimeoutError"]


async def test_one_that_nobody_asked_for_after_the_deadline_is_a_timeout(
    make_client: MakeClient, clock: Any
):
    """As from a library whose own deadline was late by a little."""

    def give_up(_request: httpx.Request) -> httpx.Response:
        clock.now += 6
        raise asyncio.CancelledError

    client = make_client(give_up, total_timeout=5)
    with pytest.raises(RequestTimeoutError) as raised:
        await client.request("POST", "/things")
    assert raised.value.may_have_been_applied
