"""Lets reads that follow a write bypass the server's cache, and writes outdate the own one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from vclient._policy.own_writes import PARAMETER, is_cached

if TYPE_CHECKING:
    import httpx

    from vclient._async.clock import Clock
    from vclient._async.shared.writes import SharedWrites
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState
    from vclient._policy.cache import MemoryCache
    from vclient._policy.own_writes import OwnWrites

_CACHED_METHODS = frozenset({"GET", "HEAD"})


class Consistency:
    """Lets reads bypass the server's cache after a write, and writes outdate what is kept.

    Args:
        memory: The answers that are kept in this process.
        own_writes: The writes of the client.
        shared: What the client knows of writes of other processes; None if it does not share.
        clock: The clock of the client.
    """

    def __init__(
        self,
        memory: MemoryCache,
        own_writes: OwnWrites,
        shared: SharedWrites | None,
        clock: Clock,
    ) -> None:
        self._memory = memory
        self._own_writes = own_writes
        self._shared = shared
        self._clock = clock

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a read with a parameter that bypasses the cache where needed; record a write."""
        if call.spec.is_write:
            return await self._write(call, following)
        await self._bypass(call)
        return await following(call)

    async def _bypass(self, call: CallState) -> None:
        spec, fresh = call.spec, call.is_fresh
        if spec.method not in _CACHED_METHODS or not (fresh or call.config.read_your_writes):
            return
        template = spec.path.template
        if self._shared is not None and not fresh and is_cached(template):
            await self._shared.look(call)
        value = self._own_writes.parameter(template, call.now(), fresh=fresh)
        if value is not None:
            call.spec = replace(spec, params={**(spec.params or {}), PARAMETER: value})

    async def _write(self, call: CallState, following: Send) -> httpx.Response:
        path = call.spec.path
        # Other processes are told further inside, round the same call.
        self._touch(call)
        telling = nullcontext() if self._shared is None else self._shared.telling(call, self._clock)
        try:
            async with telling:
                try:
                    return await following(call)
                finally:
                    if call.attempts:
                        self._own_writes.record_write(path.template, call.now())
        finally:
            if call.attempts:
                self._touch(call)

    def _touch(self, call: CallState) -> None:
        if self._memory.is_used:
            from vclient._api.dependencies import touched_by  # noqa: PLC0415 - most keep nothing

            self._memory.touch(touched_by(call.spec.method, call.spec.path), call.now())
