"""Answers reads of the catalogue from memory, where `cache_ttl` allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.exceptions import APIError

if TYPE_CHECKING:
    import httpx

    from vclient._async.locks import KeyedLocks
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState
    from vclient._policy.cache import CatalogueCache, Key


class Caching:
    """Answers reads of the catalogue from memory; callers of the same read wait for one answer.

    Only those with the same options wait for each other, as a failure may be due to these. What is
    to be fresh waits for nobody.

    Args:
        cache: The answers that the client keeps.
        locks: The locks of the client.
    """

    def __init__(self, cache: CatalogueCache, locks: KeyedLocks) -> None:
        self._cache = cache
        self._locks = locks

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Return an answer that is kept, or send the call and keep its answer."""
        spec, cache = call.spec, self._cache
        if not call.config.cache_ttl or spec.method != "GET":
            return await following(call)
        key = cache.key(
            spec.path, spec.params, spec.on_behalf_of, (call.config.headers, spec.headers)
        )
        if key is None:
            return await following(call)
        kept = self._find(call, key)
        if kept is not None:
            return kept
        if call.config.fresh:
            return await self._read(call, key, following)
        shared = (key, id(call.config))
        async with self._locks.hold(shared, call.seconds_left()):
            # The call that held the lock before may have got the answer, or an error.
            kept = self._find(call, key)
            if kept is not None:
                return kept
            failure = cache.failure(shared, call.started)
            if failure is not None:
                raise failure
            try:
                return await self._read(call, key, following)
            except APIError as error:
                cache.fail(shared, error, call.now())
                raise

    async def _read(self, call: CallState, key: Key, following: Send) -> httpx.Response:
        read = self._cache.begin(call.spec.path)
        try:
            response = await following(call)
            self._cache.store(key, read, response, call.now())
            return response
        finally:
            self._cache.end(read)

    def _find(self, call: CallState, key: Key) -> httpx.Response | None:
        if call.config.fresh or call.config.cache_ttl is None:
            return None
        kept = self._cache.find(key, call.now(), call.config.cache_ttl)
        call.is_cached = kept is not None
        return kept
