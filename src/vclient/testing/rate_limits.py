"""The rate limits of the testing server: the policies, and a hand on their buckets."""

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
    """A rate limit: for each API key a bucket of tokens, of which each request takes one.

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
        name: What it is called in the headers: printable ASCII without quotes and backslashes.
        capacity: How many tokens a full bucket holds, at least 1.
        refill: How many tokens come back in the time of `per`; they come back evenly.
        per: Seconds in which `refill` tokens come back.
        priority: Of several policies, the one with the highest number is tried first.
        headers: Whether answers tell of it in headers.
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
            ValueError: A field is out of its limits.
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
