"""Developers: who calls the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from vclient.models.base import UNSET, Email, Resource, ResponseModel, Text, WriteRequest, length
from vclient.models.companies import CompanyPermissions
from vclient.models.slugs import slug_length

DeveloperName = Annotated[Text, slug_length(0, 50)]
Audience = Annotated[Text, length(1, 255)]
Audiences = dict[Literal["apple", "google"], Annotated[list[Audience], Field(max_length=20)]]


class Developer(Resource):
    """A developer, as developers see themselves."""

    username: str
    """Name of the developer, unique among all."""
    email: str
    """E-mail address, unique among all."""
    key_generated: datetime | None
    """When the API key was made, in whole seconds; None without a key."""
    provider_audiences: dict[str, list[str]] | None
    """The audiences that are accepted in tokens of Apple and Google."""
    companies: list[CompanyPermissions]
    """What the developer may do in which companies."""


class DeveloperWithApiKey(ResponseModel):
    """A developer with a new API key, which is shown this once."""

    id: str
    """Id of the developer."""
    username: str
    """Name of the developer."""
    email: str
    """E-mail address of the developer."""
    api_key: str = Field(repr=False)
    """The new API key; no `repr` shows it."""
    key_generated: datetime
    """When the key was made, in whole seconds."""


class DeveloperUpdate(WriteRequest):
    """A change of the calling developer; fields left out stay as they are."""

    username: DeveloperName = UNSET
    """Name, at most 50 characters; the server makes it lower case with hyphens."""
    email: Email = UNSET
    """E-mail address, unique among all developers."""
    provider_audiences: Audiences | None = UNSET
    """Accepted audiences of `apple` and `google`, at most 20 each; None clears them."""
