"""The look-up of users over all companies of the developer."""

from __future__ import annotations

from vclient._api import routes
from vclient._async.services.base import GlobalService
from vclient.models.identities import UserLookupResult


class UserLookupService(GlobalService):
    """Finds a person's users in all companies of the developer, in no order.

    Users who are not approved or deactivated are found too; deleted ones are not.
    """

    async def _lookup(self, name: str, value: str) -> list[UserLookupResult]:
        return await self._get(routes.USERS_LOOKUP(), list[UserLookupResult], {name: value})

    async def by_email(self, email: str) -> list[UserLookupResult]:
        """Return the users with an e-mail address.

        Args:
            email: The address, exactly and in the same case.

        API: `GET /users/lookup`
        """
        return await self._lookup("email", email)

    async def by_discord_id(self, discord_id: str) -> list[UserLookupResult]:
        """Return the users who are linked to an identity at Discord.

        Args:
            discord_id: Id of the identity at Discord.

        API: `GET /users/lookup`
        """
        return await self._lookup("discord_id", discord_id)

    async def by_google_id(self, google_id: str) -> list[UserLookupResult]:
        """Return the users who are linked to an identity at Google.

        Args:
            google_id: Id of the identity at Google.

        API: `GET /users/lookup`
        """
        return await self._lookup("google_id", google_id)

    async def by_github_id(self, github_id: str) -> list[UserLookupResult]:
        """Return the users who are linked to an identity at GitHub.

        Args:
            github_id: Id of the identity at GitHub.

        API: `GET /users/lookup`
        """
        return await self._lookup("github_id", github_id)

    async def by_apple_id(self, apple_id: str) -> list[UserLookupResult]:
        """Return the users who are linked to an identity at Apple.

        Args:
            apple_id: Id of the identity at Apple.

        API: `GET /users/lookup`
        """
        return await self._lookup("apple_id", apple_id)
