"""The server, the key, the company and the user of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final

from .failures import CommandError
from .profiles import Profile, Profiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

BASE_URL_VARIABLE: Final = "VALENTINA_CLIENT_BASE_URL"
API_KEY_VARIABLE: Final = "VALENTINA_CLIENT_API_KEY"
COMPANY_VARIABLE: Final = "VALENTINA_CLIENT_DEFAULT_COMPANY_ID"
USER_VARIABLE: Final = "VALENTINA_CLIENT_USER_ID"


@dataclass(frozen=True, slots=True)
class Given:
    """The connection options of the command line; None for those not given.

    Attributes:
        base_url: URL of the server.
        profile: Name of a profile.
        company: Id of the company.
        user: Id of the acting user.
    """

    base_url: str | None = None
    profile: str | None = None
    company: str | None = None
    user: str | None = None

    def before(self, other: Given) -> Given:
        """Return these options, completed by others."""
        merged = {
            each.name: _first(getattr(self, each.name), getattr(other, each.name))
            for each in fields(self)
        }
        return Given(**merged)


@dataclass(frozen=True, slots=True)
class Connection:
    """The arguments of a client and its services.

    Attributes:
        base_url: URL of the server.
        api_key: The developer's API key.
        key_origin: Source of the key, for error messages.
        company_id: Id of the company, or None.
        user_id: Id of the acting user, or None.
    """

    base_url: str
    api_key: str = field(repr=False)
    key_origin: str
    company_id: str | None = None
    user_id: str | None = None

    @classmethod
    def find(cls, given: Given, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the connection from the command line, the environment and the profiles.

        A profile that is given takes precedence over the environment, and the environment over
        the default profile. The key of a profile is sent only to the server of that profile.

        Args:
            given: The options of the command line.
            environment: The environment variables.

        Raises:
            CommandError: Something is missing or contradictory.
        """
        if given.profile is not None:
            return cls._of_profile(given, Profiles.load().named(given.profile))
        base_url = _first(given.base_url, environment.get(BASE_URL_VARIABLE) or None)
        api_key = environment.get(API_KEY_VARIABLE)
        origin = f"the environment variable {API_KEY_VARIABLE}"
        company = _first(given.company, environment.get(COMPANY_VARIABLE) or None)
        user = _first(given.user, environment.get(USER_VARIABLE) or None)
        if not (base_url and api_key):
            name, profile = _default_profile()
            if profile is not None and base_url in {None, profile.base_url}:
                origin = origin if api_key else _origin(name)
                base_url, api_key = profile.base_url, api_key or profile.api_key
                company, user = _first(company, profile.company_id), _first(user, profile.user_id)
        if not base_url:
            msg = (
                f"no server is known: run `vclient profile add NAME`, or set {BASE_URL_VARIABLE} "
                f"and {API_KEY_VARIABLE}"
            )
            raise CommandError(msg)
        if not api_key:
            msg = f"there is no API key for {base_url}: set {API_KEY_VARIABLE}, or use a profile"
            raise CommandError(msg)
        return cls(base_url, api_key, origin, company, user)

    @classmethod
    def _of_profile(cls, given: Given, profile: Profile) -> Self:
        if given.base_url not in {None, profile.base_url}:
            msg = (
                f"the key of the profile {given.profile!r} is for {profile.base_url}, not for "
                f"{given.base_url}: add a profile for that"
            )
            raise CommandError(msg)
        return cls(
            profile.base_url,
            profile.api_key,
            _origin(given.profile),
            _first(given.company, profile.company_id),
            _first(given.user, profile.user_id),
        )


def _first(value: str | None, other: str | None) -> str | None:
    """Return a value, or another where it is not given; an empty one is given, and refused."""
    return other if value is None else value


def _default_profile() -> tuple[str | None, Profile | None]:
    profiles = Profiles.load()
    name = profiles.default
    return name, None if name is None else profiles.named(name)


def _origin(name: str | None) -> str:
    return f"the profile {name!r}"
