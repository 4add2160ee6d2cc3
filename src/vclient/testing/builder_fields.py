"""Fields that the builders of a server take in addition to those of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.models.request_fields import CharacterCreateFields
from vclient.models.write_options import UserWriteOptions

if TYPE_CHECKING:
    from vclient.constants import CharacterStatus, UserRole


class UserFields(UserWriteOptions, total=False):
    """The fields of a user, who may have any role from the start."""

    username: str
    """User name, 3 to 50 characters; the server makes it lower case with hyphens."""
    email: str
    """E-mail address; it need not be unique."""
    role: UserRole | str
    """Role of the user in the company."""
    name_first: str | None
    """First name, 2 to 50 characters."""
    name_last: str | None
    """Last name, 2 to 50 characters."""


class CharacterFields(CharacterCreateFields, total=False):
    """The fields of a character, including those that the API accepts only in updates."""

    status: CharacterStatus | str
    """Whether the character lives; `DEAD` records the time of death."""
    is_temporary: bool
    """Whether the character is a candidate in a session of character generation."""
