"""The clients of redis-py for threads."""

from __future__ import annotations

from redis import BlockingConnectionPool, Redis, RedisCluster
from redis.retry import Retry

__all__ = ["BlockingConnectionPool", "Redis", "RedisCluster", "Retry"]
