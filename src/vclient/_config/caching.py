"""The option of the cache of reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

CacheStore: TypeAlias = Literal["memory", "shared"]
"""Where answers are cached: in the memory of the process, or in shared state such as Redis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachePolicy:
    """Which answers of reads a client caches, where, and for how long.

    A write of this client, or of a process with which it shares state, drops the answers that it
    may change. So the seconds limit only how long writes with other API keys may go unseen.

    Example:
        ```python
        policy = CachePolicy(ttl={"campaigns": 60, "GET /companies/{company_id}": 5}, stale=600)
        client = VClient(cache=policy)
        ```
    """

    ttl: Mapping[str, float] = field(default_factory=dict)
    """For how many seconds answers are cached, by family (`campaigns`), by id of the operation
    (`listCampaigns`) or by method and path (`GET /companies/{company_id}/campaigns`). An operation
    takes precedence over its family. 0 switches caching off."""
    stale: float = 0.0
    """For how many seconds after that an expired answer is still returned, while a new one is
    fetched in the background."""
    store: CacheStore | None = None
    """Where answers are cached: `memory` or `shared`, which needs the option `shared`. None is
    `shared` if the client has that option, and `memory` otherwise."""
    revalidate: bool = True
    """Whether an expired answer is used again if `resources_modified_at` of the company says that
    nothing was written in the company since. One request tells that for all its answers."""
    largest_size: int = 32 * 1024 * 1024
    """Largest size of all answers in the memory of a process, in bytes. If it is exceeded, the
    answers that were not read for the longest time are dropped."""
    largest_value: int = 1024 * 1024
    """Largest size of one compressed answer in shared state, in bytes; larger answers stay in
    memory."""

    def __post_init__(self) -> None:
        for name in self.ttl:
            _check_seconds(f"cache[{name!r}]", self.ttl[name])
        _check_seconds("stale", self.stale)
        for name in ("largest_size", "largest_value"):
            size = getattr(self, name)
            if isinstance(size, bool) or not isinstance(size, int) or size < 0:
                msg = f"{name} must be a whole number of at least 0, not {size!r}"
                raise ValueError(msg)
        if self.store is not None and self.store not in get_args(CacheStore):
            msg = f"store must be 'memory', 'shared' or None, not {self.store!r}"
            raise ValueError(msg)
        object.__setattr__(self, "ttl", dict(self.ttl))


def cache_policy(cache: object) -> CachePolicy | None:
    """Return the policy that the option `cache` stands for, or None for none.

    Raises:
        ValueError: It is neither a policy nor seconds by name.
    """
    if cache is None or isinstance(cache, CachePolicy):
        return cache
    if isinstance(cache, Mapping) and all(isinstance(name, str) for name in cache):
        return CachePolicy(ttl=cache)
    msg = f"cache must be seconds by name, such as {{'campaigns': 60}}, or a CachePolicy: {cache!r}"
    raise ValueError(msg)


def _check_seconds(name: str, seconds: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        is_valid = False
    else:
        is_valid = 0 <= seconds < math.inf
    if not is_valid:
        msg = f"{name} must be seconds of at least 0, not {seconds!r}"
        raise ValueError(msg)
