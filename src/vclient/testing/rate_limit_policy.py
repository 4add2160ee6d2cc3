"""The policy of a rate limit."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass


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
