"""Fixtures of the tests that exist for both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import use_clock
from vclient import VClient
from vclient._async import registry
from vclient._async.clock import Clock
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

BASE_URL = "https://api.valentina.test"
API_KEY = "k" * 32


class FakeClock(Clock):
    """A clock that moves only when somebody waits, and notes for how long."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.waits: list[float] = []
        self.is_frozen = False

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if not self.is_frozen:
            self.now += seconds


@pytest.fixture(autouse=True)
def _no_default_client() -> Iterator[None]:
    registry.clear_default_client()
    yield
    registry.clear_default_client()


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BASE_URL", "API_KEY", "DEFAULT_COMPANY_ID", "SHARED"):
        monkeypatch.delenv(f"VALENTINA_CLIENT_{name}", raising=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def make_client(clock: FakeClock) -> AsyncIterator[Callable[..., VClient]]:
    """A function that makes clients whose requests a handler answers, and closes them."""
    clients: list[VClient] = []

    def make(handler: Callable[[httpx.Request], httpx.Response], **options: Any) -> VClient:
        options = {
            "base_url": BASE_URL,
            "api_key": API_KEY,
            "set_as_default": False,
            "transport": httpx.MockTransport(handler),
            **options,
        }
        client = VClient(**options)
        use_clock(client, clock)
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
def server() -> ValentinaServer:
    """A testing server with a company, users, a campaign and a character."""
    return ValentinaServer()


@pytest.fixture
async def client(server: ValentinaServer) -> AsyncIterator[VClient]:
    """A client of the testing server, which is not the default client."""
    async with VClient(
        server.base_url,
        server.api_key,
        default_company_id=server.company_id,
        set_as_default=False,
        transport=server.transport(),
    ) as client:
        yield client
