"""The clients of redis-py for threads."""

from __future__ import annotations

from redis import BlockingConnectionPool, Redis, RedisCluster
from redis.retry import Retry

__all__ = ["Pool", "Redis", "RedisCluster", "Retry"]


class Pool(BlockingConnectionPool):
    """Connections that can be closed at once."""

    def close(self) -> None:
        """Close all connections, also those that other threads use."""
        self.disconnect()
