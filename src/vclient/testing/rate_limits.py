"""The rate limits of the testing server: policies, and control of their buckets."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from ._server.rate_limiting import TokenBuckets


@dataclass(frozen=True, slots=True)
class RateLimitPolicy:
    """A rate limit: a token bucket for each API key, from which each request takes a token.

    Example:
        ```python
        server = ValentinaServer(
            rate_limits=[
                RateLimitPolicy("burst", capacity=5, refill=0.5),
                RateLimitPolicy("sustained", capacity=100, refill=60, per=3600, priority=1),
            ]
        )
        ```

    Attributes:
        name: Name in the headers: printable ASCII without quotes and backslashes.
        capacity: Number of tokens of a full bucket, at least 1.
        refill: Number of tokens that are added evenly in the time of `per`.
        per: Seconds in which `refill` tokens are added.
        priority: The policy with the highest number is applied first.
        headers: Whether answers report it in headers.
    """

    name: str
    _: KW_ONLY
    capacity: int
    refill: float
    per: float = 1.0
    priority: int = 0
    headers: bool = True

    def __post_init__(self) -> None:
        """Check the policy.

        Raises:
            ValueError: A field is out of range.
        """
        if not self.name or not self.name.isascii() or not self.name.isprintable():
            msg = f"the name of a rate limit has to be printable ASCII, not {self.name!r}"
            raise ValueError(msg)
        if '"' in self.name or "\\" in self.name:
            msg = f"the name of a rate limit stands in quotes, and cannot be {self.name!r}"
            raise ValueError(msg)
        if self.capacity < 1:
            msg = f"the capacity of a rate limit is at least 1, not {self.capacity}"
            raise ValueError(msg)
        for number in (self.refill, self.per):
            if not (math.isfinite(number) and number > 0):
                msg = f"a rate limit is refilled by a positive number in some time, not {number}"
                raise ValueError(msg)


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
