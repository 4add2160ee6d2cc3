"""Lets reads that follow a write bypass the server's cache, which lags behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vclient._policy.own_writes import PARAMETER

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState
    from vclient._policy.own_writes import OwnWrites

_CACHED_METHODS = frozenset({"GET", "HEAD"})


class Consistency:
    """Lets reads bypass the server's cache after a write.

    Args:
        own_writes: The writes of the client.
    """

    def __init__(self, own_writes: OwnWrites) -> None:
        self._own_writes = own_writes

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a read with a parameter that bypasses the cache where needed; record a write."""
        spec = call.spec
        if spec.method in _CACHED_METHODS and (call.is_fresh or call.config.read_your_writes):
            value = self._own_writes.parameter(spec.path.template, call.now(), fresh=call.is_fresh)
            if value is not None:
                call.spec = replace(spec, params={**(spec.params or {}), PARAMETER: value})
        try:
            return await following(call)
        finally:
            if spec.is_write and call.attempts:
                self._own_writes.record_write(spec.path.template, call.now())
