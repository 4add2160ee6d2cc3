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
    """The rate limits of a server, so that tests can exhaust them without sending requests.

    It is the attribute `rate_limits` of a server. Advancing the server's clock refills the
    buckets, too.
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
            lock: The lock that requests hold while they are handled.
            now: Returns the time of the server's clock.
            api_key: The default API key.
        """
        self._buckets = buckets
        self._lock = lock
        self._now = now
        self._api_key = api_key

    @property
    def policies(self) -> tuple[RateLimitPolicy, ...]:
        """All policies: those of the server in order of application, then those of routes."""
        return self._buckets.policies

    def drain(self, name: str, *, api_key: str | None = None) -> None:
        """Empty a bucket, so that the next request that needs one of its tokens gets a 429.

        Args:
            name: The name of the policy.
            api_key: API key of the bucket; by default the developer's current one.

        Raises:
            ValueError: There is no such policy.
        """
        with self._lock:
            self._buckets.drain(name, api_key or self._api_key, self._now())

    def refill(self) -> None:
        """Fill all buckets of all API keys."""
        with self._lock:
            self._buckets.refill()

    def __repr__(self) -> str:
        names = ", ".join(policy.name for policy in self.policies)
        return f"RateLimits({names})"
