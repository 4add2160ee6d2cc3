"""The health of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._async.services.base import GlobalService

if TYPE_CHECKING:
    from vclient.models.system import SystemHealth


class SystemService(GlobalService):
    """The health and the version of the server."""

    async def health(self) -> SystemHealth:
        """Return the version of the server and the state of its components.

        Returns:
            The state of the database and the cache, with their latencies in milliseconds.

        Raises:
            ServerError: A component is offline; the `body` of the error holds the answer.

        API: `GET /health`
        """
        return await self._transport.health()
