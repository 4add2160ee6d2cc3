"""The clients of redis-py for asyncio."""

from __future__ import annotations

from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry

__all__ = ["Pool", "Redis", "RedisCluster", "Retry"]


class Pool(BlockingConnectionPool):
    """Connections that can be closed at once, even by garbage collection, which is no task."""

    def close(self) -> None:
        """Close all connections, also those to a server that does not say goodbye."""
        connections: list[Any] = [*self._available_connections, *self._in_use_connections]
        for connection in connections:
            writer = getattr(connection, "_writer", None)
            if writer is not None:
                writer.transport.abort()
            connection._close()  # noqa: SLF001 - its public method waits
