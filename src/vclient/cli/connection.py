"""The server, the key, the company and the user of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

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
        timeout: Seconds that a call may take.
    """

    base_url: str | None = None
    profile: str | None = None
    company: str | None = None
    user: str | None = None
    timeout: float | None = None

    def before(self, other: Given) -> Given:
        """Return these options, completed by others."""
        merged: dict[str, Any] = {}
        for each in fields(self):
            own = getattr(self, each.name)
            # An empty one is given, and refused.
            merged[each.name] = getattr(other, each.name) if own is None else own
        return Given(**merged)


@dataclass(frozen=True, slots=True)
class Connection:
    """The arguments of a client and its services.

    Attributes:
        base_url: URL of the server.
        api_key: The developer's API key.
        company_id: Id of the company, or None.
        user_id: Id of the acting user, or None.
        timeout: Seconds that a call may take with all its retries, or None for the default.
        origins: Where each of the others came from, by their names.
    """

    base_url: str
    api_key: str = field(repr=False)
    company_id: str | None = None
    user_id: str | None = None
    timeout: float | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

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
        of_options = _of_options(given)
        if given.profile is not None:
            profile = Profiles.load().named(given.profile)
            if given.base_url not in {None, profile.base_url}:
                msg = (
                    f"the key of the profile {given.profile!r} is for {profile.base_url}, not for "
                    f"{given.base_url}: add a profile for that"
                )
                raise CommandError(msg)
            return cls._made_of(of_options, _of_profile(given.profile, profile))
        # An option that is empty is refused, a variable that is empty is none.
        of_variables = {
            name: (value, f"the environment variable {variable}")
            for name, variable in _VARIABLES.items()
            if (value := environment.get(variable))
        }
        found = {**of_variables, **of_options}
        of_default: dict[str, _Found] = {}
        if not (found.get("base_url", _NOTHING)[0] and "api_key" in found):
            name, default = _default_profile()
            base_url = found["base_url"][0] if "base_url" in found else None
            if name is not None and default is not None and base_url in {None, default.base_url}:
                of_default = _of_profile(name, default)
        return cls._made_of(of_options, of_variables, of_default)

    @classmethod
    def _made_of(cls, *sources: Mapping[str, _Found]) -> Self:
        """Return the connection of values and where they came from, the first source first."""
        found = {name: each for source in reversed(sources) for name, each in source.items()}
        base_url = found.get("base_url", _NOTHING)[0]
        if not base_url:
            msg = (
                f"no server is known: run `vclient profile add NAME`, or set {BASE_URL_VARIABLE} "
                f"and {API_KEY_VARIABLE}"
            )
            raise CommandError(msg)
        if "api_key" not in found:
            msg = f"there is no API key for {base_url}: set {API_KEY_VARIABLE}, or use a profile"
            raise CommandError(msg)
        values = {name: value for name, (value, _) in found.items()}
        return cls(**values, origins={name: origin for name, (_, origin) in found.items()})


_Found = tuple[Any, str]
"""A value, and where it came from."""
_NOTHING: Final[_Found] = (None, "")

_VARIABLES: Final = {
    "base_url": BASE_URL_VARIABLE,
    "api_key": API_KEY_VARIABLE,
    "company_id": COMPANY_VARIABLE,
    "user_id": USER_VARIABLE,
}


def _of_options(given: Given) -> dict[str, _Found]:
    values = {
        "base_url": (given.base_url, "--base-url"),
        "company_id": (given.company, "--company"),
        "user_id": (given.user, "--user"),
        "timeout": (given.timeout, "--timeout"),
    }
    return {name: each for name, each in values.items() if each[0] is not None}


def _of_profile(name: str, profile: Profile) -> dict[str, _Found]:
    values = {each.name: getattr(profile, each.name) for each in fields(profile)}
    return {
        each: (value, f"the profile {name!r}")
        for each, value in values.items()
        if value is not None
    }


def _default_profile() -> tuple[str | None, Profile | None]:
    profiles = Profiles.load()
    name = profiles.default
    return name, None if name is None else profiles.named(name)
