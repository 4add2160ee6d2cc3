"""The users of identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient._config.secrets import Secret
from vclient.models.identities import IdentifyRequest, IdentityResolution

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.constants import IdentityProvider
    from vclient.models.write_options import WriteOptions


class IdentityService(ScopedService):
    """Finds the users of a company by their identities at other providers."""

    async def identify(
        self,
        provider: IdentityProvider | str,
        token: str,
        *,
        username: str | None = None,
        email: str | None = None,
        **options: Unpack[WriteOptions],
    ) -> IdentityResolution:
        """Return the user of an identity, and create one if the company has none.

        A user is found by the identity, or else by the e-mail address that the provider has
        verified. A created user has to be approved.

        Args:
            provider: Provider of the identity: `apple`, `google`, `discord`, `github`.
            token: The token that the provider gave the user.
            username: Name of a user who is created, 3 to 50 characters; the provider's by
                default.
            email: Address of a user who is created, used if the provider names none.
            **options: The options of a write.

        Raises:
            UnprocessableEntityError: The provider rejects the token, the server does not support
                the provider, or there is no e-mail address; see `code`.
            ServerError: The provider cannot be reached.

        API: `POST /companies/{company_id}/auth/identify`
        """
        hidden, token = Secret(token), ""
        path, optional = self._path(routes.IDENTIFY), {"username": username, "email": email}
        given = {name: value for name, value in optional.items() if value is not None}
        request = IdentifyRequest(provider=provider, token=hidden.reveal(), **given)
        return await self._write("POST", path, IdentityResolution, type(request), request, options)
