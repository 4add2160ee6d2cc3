"""The rate limits of a testing server, in the hands of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from ._server.rate_limiting import TokenBuckets
    from .rate_limit_policy import RateLimitPolicy


class RateLimits:
    """The rate limits of a server, for tests that do not send requests to use them up.

    A server hands it out as `rate_limits`. Advancing the server's clock refills the
    buckets as well, as time does.
    """

    def __init__(
        self,
        buckets: TokenBuckets,
        *,
        lock: AbstractContextManager[object],
        now: Callable[[], datetime],
        api_key: str,
    ) -> None:
        """Create the view of a server's buckets.

        Args:
            buckets: The buckets.
            lock: What requests hold while they are judged.
            now: Reads the clock of the server.
            api_key: The key whose buckets are meant where none is given.
        """
        self._buckets = buckets
        self._lock = lock
        self._now = now
        self._api_key = api_key

    @property
    def policies(self) -> tuple[RateLimitPolicy, ...]:
        """All policies: those the server was made with as they are tried, then those of routes."""
        return self._buckets.policies

    def drain(self, name: str, *, api_key: str | None = None) -> None:
        """Empty a bucket, so that the next request that needs a token of it is refused.

        Args:
            name: The name of the policy.
            api_key: Whose bucket it is; by default that of the developer's present key.

        Raises:
            ValueError: There is no such policy.
        """
        with self._lock:
            self._buckets.drain(name, api_key or self._api_key, self._now())

    def refill(self) -> None:
        """Fill all buckets of all keys."""
        with self._lock:
            self._buckets.refill()

    def __repr__(self) -> str:
        names = ", ".join(policy.name for policy in self.policies)
        return f"RateLimits({names})"
