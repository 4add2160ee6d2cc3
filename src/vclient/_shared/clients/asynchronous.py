"""The clients of redis-py for asyncio."""

from __future__ import annotations

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry

__all__ = ["BlockingConnectionPool", "Redis", "RedisCluster", "Retry"]
