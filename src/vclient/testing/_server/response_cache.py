"""Answers that are given again to those who read the same before."""

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
    """The answers to reads, for each API key its own.

    A write empties the answers of its key some time after it was answered; what was
    stored in between is dropped too. Other keys know nothing of it.
    """

    def __init__(self, delay: float) -> None:
        """Create an empty cache.

        Args:
            delay: Seconds between a write and its emptying the cache.

        Raises:
            ValueError: The delay is negative, or no number of seconds at all.
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
            request: The request. Only GETs find something.
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
        """Keep a success for as long as its operation says, which for some is not at all."""
        lifetime = _LIFETIMES.get(operation.cache)
        if lifetime is not None and answer.is_success:
            self._answers.setdefault(api_key, {})[_key(request)] = now + lifetime, answer

    def record_write(self, api_key: str, now: datetime) -> None:
        """Take note of a write, which empties the answers of its key later."""
        self._empty(api_key, now)
        self._emptied.setdefault(api_key, []).append(now + self._delay)

    def clear(self) -> None:
        """Forget all answers, of all keys."""
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
