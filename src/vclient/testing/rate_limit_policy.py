"""The policy of a rate limit."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass


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
