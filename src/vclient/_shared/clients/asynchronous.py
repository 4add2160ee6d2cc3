"""The clients of redis-py for asyncio."""

from __future__ import annotations

from redis.asyncio import ConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry

__all__ = ["ConnectionPool", "Redis", "RedisCluster", "Retry"]
