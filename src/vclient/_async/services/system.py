"""The health of the server."""

from __future__ import annotations

from vclient._api import routes
from vclient._async.services.base import GlobalService
from vclient.models.system import SystemHealth


class SystemService(GlobalService):
    """The health and the version of the server."""

    async def health(self) -> SystemHealth:
        """Return the version of the server and whether its parts are there.

        Returns:
            The state of the database and the cache, with their latencies in milliseconds.

        Raises:
            ServerError: A part is offline; the `body` of the error then has the answer.

        API: `GET /health`
        """
        return await self._get(routes.HEALTH(), SystemHealth)
