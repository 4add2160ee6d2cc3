"""The response cache of the server."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from .answers import CACHED, CACHED_LONG

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

    from .answers import Answer
    from .operation import Endpoint

_LIFETIMES: Final = {CACHED: timedelta(seconds=60), CACHED_LONG: timedelta(seconds=600)}

Key: TypeAlias = tuple[str, bytes]


class ResponseCache:
    """The cached answers to reads, separate for each API key.

    A write invalidates the answers of its key with a delay after its answer, including answers
    stored in between. Other keys are not affected.
    """

    def __init__(self, delay: float) -> None:
        """Create an empty cache.

        Args:
            delay: Seconds between a write and its invalidation of the cache.

        Raises:
            ValueError: The delay is negative or not finite.
        """
        if not (math.isfinite(delay) and delay >= 0):
            msg = f"reads are stale for a number of seconds, or 0, not for {delay}"
            raise ValueError(msg)
        self._delay = timedelta(seconds=delay)
        self._answers: dict[str, dict[Key, tuple[datetime, Answer]]] = {}
        self._emptied: dict[str, list[datetime]] = {}

    def find(self, api_key: str, request: httpx.Request, now: datetime) -> Answer | None:
        """Return the answer that is stored for a request, or None if there is none.

        Args:
            api_key: The API key of the request.
            request: The request. Only GETs are cached.
            now: The time of the request.
        """
        if request.method != "GET":
            return None
        self._empty(api_key, now)
        expires, answer = self._answers.get(api_key, {}).get(_key(request), (now, None))
        return answer if expires > now else None

    def store(
        self,
        api_key: str,
        request: httpx.Request,
        operation: Endpoint,
        answer: Answer,
        now: datetime,
    ) -> None:
        """Cache a success for the time that its operation declares, if any."""
        lifetime = _LIFETIMES.get(operation.cache)
        if lifetime is not None and answer.is_success:
            self._answers.setdefault(api_key, {})[_key(request)] = now + lifetime, answer

    def record_write(self, api_key: str, now: datetime, duration: timedelta) -> None:
        """Record a write, which invalidates the answers of its key some time after its answer.

        Args:
            api_key: The API key of the write.
            now: When it began.
            duration: How long it takes.
        """
        self._empty(api_key, now)
        self._emptied.setdefault(api_key, []).append(now + duration + self._delay)

    def clear(self) -> None:
        """Remove the answers of all keys."""
        self._answers.clear()

    def _empty(self, api_key: str, now: datetime) -> None:
        moments = self._emptied.get(api_key)
        if moments is None or min(moments) > now:
            return
        self._answers.pop(api_key, None)
        later = [moment for moment in moments if moment > now]
        if later:
            self._emptied[api_key] = later
        else:
            del self._emptied[api_key]


def _key(request: httpx.Request) -> Key:
    return request.headers.get("on-behalf-of", ""), request.url.raw_path
