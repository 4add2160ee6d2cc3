"""The enumerations of the API."""

from __future__ import annotations

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient.models.options import Options


class OptionsService(ScopedService):
    """The enumerations of the API, as the server lists them."""

    async def get_options(self) -> Options:
        """Return the enumerations of the API.

        Returns:
            The enumerations by category; categories and names that this client does not
            know are kept.

        Raises:
            AuthorizationError: The developer has no permission in the company.

        API: `GET /companies/{company_id}/options`
        """
        return await self._get(self._path(routes.OPTIONS), Options)
