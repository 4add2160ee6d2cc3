"""Stored answers for writes that are repeated with the same idempotency key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from .compression import compress
from .problems import ProblemError

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

    from .answers import Answer
    from .state.overlapping import Overlap

HEADER: Final = "idempotency-key"
METHODS: Final = frozenset({"POST", "PUT", "PATCH"})

_LIFETIME = timedelta(seconds=3600)
_LARGEST_ANSWER = 1024 * 1024

Key: TypeAlias = tuple[str, str, str, bytes]


@dataclass(frozen=True, slots=True)
class _Stored:
    body: bytes
    began: datetime
    expires: datetime
    answer: Answer


class IdempotentAnswers:
    """The answers to writes with a key, independent of the acting user."""

    def __init__(self, overlap: Overlap) -> None:
        """Create an empty store.

        Args:
            overlap: Knows whether a write has ended; its key is unknown before.
        """
        self._overlap = overlap
        self._stored: dict[Key, _Stored] = {}

    @staticmethod
    def key(request: httpx.Request, api_key: str) -> Key | None:
        """Return the storage key of a write, or None for a request without an idempotency key."""
        given = request.headers.get(HEADER)
        if not given or request.method not in METHODS:
            return None
        return api_key, given, request.method, request.url.raw_path.partition(b"?")[0]

    def replay(self, key: Key, request: httpx.Request, now: datetime) -> Answer | None:
        """Return the stored answer, or None if there is none.

        Raises:
            ProblemError: The key was used with another body.
        """
        stored = self._stored.get(key)
        if stored is None or stored.expires <= now:
            return None
        if not self._overlap.has_ended(stored.began, now):
            return None
        if stored.body != _digest(request):
            raise ProblemError(
                409,
                f"Idempotency key '{key[1]}' was previously used with a different request "
                "body. Each unique request must use a unique idempotency key.",
            )
        return stored.answer

    def store(self, key: Key, request: httpx.Request, answer: Answer, now: datetime) -> None:
        """Store an answer for an hour, if it is a success and not too large as sent."""
        if answer.is_success and _is_storable(answer):
            self._stored[key] = _Stored(_digest(request), now, now + _LIFETIME, answer)


def _is_storable(answer: Answer) -> bool:
    content = answer.content
    if len(content) > _LARGEST_ANSWER and answer.is_compressed:
        content = compress(content)
    return len(content) <= _LARGEST_ANSWER


def _digest(request: httpx.Request) -> bytes:
    return hashlib.sha256(request.content).digest()
