"""The calling developer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._async.services.base import GlobalService
from vclient.models.developers import Developer, DeveloperUpdate, DeveloperWithApiKey

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.models.request_fields import DeveloperUpdateFields
    from vclient.models.write_options import WriteOptions


class DeveloperService(GlobalService):
    """The developer whose API key is used."""

    async def get_me(self) -> Developer:
        """Return the calling developer, with the permission in each company.

        API: `GET /developers/me`
        """
        return await self._get(routes.DEVELOPER_ME(), Developer)

    async def update_me(
        self, request: DeveloperUpdate | None = None, **fields: Unpack[DeveloperUpdateFields]
    ) -> Developer:
        """Change the calling developer and return it; fields left out stay as they are.

        Args:
            request: The change as a model.
            **fields: The change as keyword fields, which override `request`; the options of a
                write.

        Raises:
            ConflictError: Another developer has the name or the address.

        API: `PATCH /developers/me`
        """
        path = routes.DEVELOPER_ME()
        return await self._write("PATCH", path, Developer, DeveloperUpdate, request, fields)

    async def regenerate_api_key(self, **options: Unpack[WriteOptions]) -> DeveloperWithApiKey:
        """Replace the API key of the calling developer and return the new one.

        The new key is shown only in this answer. This client continues to use the old key,
        which the server accepts for a minute or longer; create a new client with the new key.

        Args:
            **options: The options of a write.

        Raises:
            RateLimitError: More than five keys were made within an hour.

        API: `POST /developers/me/new-key`
        """
        path = routes.DEVELOPER_ME_NEW_KEY()
        return await self._send("POST", path, DeveloperWithApiKey, options)
