"""The clients of redis-py for threads."""

from __future__ import annotations

from redis import ConnectionPool, Redis, RedisCluster
from redis.retry import Retry

__all__ = ["ConnectionPool", "Redis", "RedisCluster", "Retry"]
