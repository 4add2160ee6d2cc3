"""Clients of a testing server that share its clock: what they wait passes on it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inside import use_clock
from vclient import SyncVClient, VClient
from vclient._async.clock import Clock as AsyncClock
from vclient._sync.clock import Clock as SyncClock

if TYPE_CHECKING:
    from vclient.testing import Clock, ValentinaServer


class _Time:
    """The time of a client, which starts anywhere and moves only when it waits."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._seconds = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self._seconds

    def jitter(self) -> float:
        """Return what makes waits as short as they may be."""
        return 0.0

    def pass_by(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._seconds += seconds
        self._clock.advance(seconds)


class SyncTime(_Time, SyncClock):
    def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)


class AsyncTime(_Time, AsyncClock):
    async def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)


def sync_client(
    server: ValentinaServer, clock: Clock, **options: Any
) -> tuple[SyncVClient, SyncTime]:
    """Return a client of a server with the given clock, and the time it waits by."""
    client = SyncVClient(server.base_url, server.api_key, **_options(server, options))
    return client, use_clock(client, SyncTime(clock))


def async_client(
    server: ValentinaServer, clock: Clock, **options: Any
) -> tuple[VClient, AsyncTime]:
    """Return a client of a server with the given clock, and the time it waits by."""
    client = VClient(server.base_url, server.api_key, **_options(server, options))
    return client, use_clock(client, AsyncTime(clock))


def _options(server: ValentinaServer, options: dict[str, Any]) -> dict[str, Any]:
    return {
        # What the server refuses is to be seen.
        "pacing": False,
        "default_company_id": server.company_id,
        "set_as_default": False,
        "transport": server.transport(),
        **options,
    }
