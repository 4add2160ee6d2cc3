"""Servers with token buckets, on the clock of a test."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class Bucket:
    """A token bucket of a server."""

    capacity: float
    rate: float
    name: str = "burst"
    tokens: float = math.nan
    updated: float = 0.0

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    def take(self, now: float) -> bool:
        passed = now - self.updated
        self.tokens, self.updated = min(self.capacity, self.tokens + passed * self.rate), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    @property
    def policy(self) -> str:
        return f'"{self.name}";q={self.capacity:.0f};w={math.ceil(self.capacity / self.rate)}'

    @property
    def state(self) -> str:
        wait = 0 if self.tokens >= 1 else math.ceil((1 - self.tokens) / self.rate)
        return f'"{self.name}";r={int(self.tokens)};t={wait}'


@dataclass
class Server:
    """A server with token buckets, by operation."""

    buckets: dict[tuple[str, str], list[Bucket]]
    refused: int = 0
    served: list[float] = field(default_factory=list)

    def answer(self, operation: tuple[str, str], now: float) -> tuple[dict[str, str], float | None]:
        buckets = self.buckets[operation]
        for bucket in buckets:
            if not bucket.take(now):
                self.refused += 1
                return headers(bucket), (1 - bucket.tokens) / bucket.rate
        self.served.append(now)
        return headers(*buckets), None


def headers(*buckets: Bucket) -> dict[str, str]:
    if not buckets:
        return {}
    return {
        "ratelimit-policy": ", ".join(each.policy for each in buckets),
        "ratelimit": ", ".join(each.state for each in buckets),
    }


class Limited:
    """A server with one token bucket, on the clock of the client."""

    def __init__(self, clock: Any, capacity: int = 2, rate: float = 0.5) -> None:
        self.clock = clock
        self.capacity = capacity
        self.rate = rate
        self.tokens = float(capacity)
        self.updated = clock.now
        self.statuses: list[int] = []

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        passed = self.clock.now - self.updated
        self.updated = self.clock.now
        self.tokens = min(self.capacity, self.tokens + passed * self.rate)
        served = self.tokens >= 1
        self.tokens -= served
        self.statuses.append(200 if served else 429)
        missing = max(0.0, 1 - self.tokens) / self.rate
        headers = {
            "RateLimit-Policy": f'"burst";q={self.capacity};w={self.capacity / self.rate:.0f}',
            "RateLimit": f'"burst";r={int(self.tokens)};t={missing:.0f}',
        }
        if served:
            return httpx.Response(200, json={}, headers=headers)
        return httpx.Response(429, json={"status": 429, "retry_after": missing}, headers=headers)
