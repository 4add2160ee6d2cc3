"""Fixtures of the tests that have no synchronous counterpart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from inside import use_clock
from vclient import VClient
from vclient._async.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Run = Callable[[Callable[[], Awaitable[Any]]], Any]


class FakeClock(Clock):
    """A clock that moves only when somebody waits; the others go on meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await anyio.lowlevel.checkpoint()


@pytest.fixture(params=["asyncio", "trio"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def run(backend: str) -> Run:
    """A function that runs another one on an event loop, and does not wait for ever."""

    async def limited(main: Callable[[], Awaitable[Any]]) -> Any:
        with anyio.fail_after(10):
            return await main()

    return lambda main: anyio.run(limited, main, backend=backend)


@pytest.fixture
def run_for_long(backend: str) -> Run:
    """A function that runs another one on an event loop, which sees to its end itself."""
    return lambda main: anyio.run(main, backend=backend)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_client(clock: FakeClock) -> Callable[..., VClient]:
    """A function that makes clients; their handler may be a coroutine function."""

    def make(handler: Any, **options: Any) -> VClient:
        options = {
            "base_url": "https://api.valentina.test",
            "api_key": "k" * 32,
            "set_as_default": False,
            "transport": httpx.MockTransport(handler),
            **options,
        }
        client = VClient(**options)
        use_clock(client, clock)
        return client

    return make
