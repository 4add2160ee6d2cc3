"""Developers: the accounts that call the API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainSerializer

from vclient.constants import CompanyPermission
from vclient.models.base import (
    Email,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    WriteRequest,
    length,
)
from vclient.models.companies import CompanyPermissions
from vclient.models.for_checkers import OrUnset
from vclient.models.slugs import slug_length
from vclient.models.unset import UNSET

DeveloperName = Annotated[Text, slug_length(0, 50)]
Audience = Annotated[Text, length(1, 255)]
AudiencesOfOne = Annotated[list[Audience], Field(max_length=20)]
if TYPE_CHECKING:
    # As they are read.
    Audiences = dict[str, AudiencesOfOne]
else:
    Audiences = dict[Literal["apple", "google"], AudiencesOfOne]
# In one answer, the server writes a truth value as the text `True` or `False`.
TextualBool = Annotated[bool, PlainSerializer(str, when_used="json")]


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
    """The developer's companies and the permission in each."""


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


class DeveloperAdmin(Developer):
    """A developer, as global administrators see it."""

    is_global_admin: bool
    """Whether the developer is a global administrator, who may do everything."""


class DeveloperCompany(ResponseModel):
    """A company of a developer with a new API key."""

    company_id: str
    """Id of the company."""
    company_name: str
    """Name of the company."""
    permission: CompanyPermission | str
    """Permission of the developer in the company."""


class DeveloperAdminWithApiKey(DeveloperWithApiKey):
    """A developer with a new API key, as global administrators see it this once."""

    date_created: datetime
    """When the developer was created, in whole seconds."""
    date_modified: datetime
    """When the developer was last changed, in whole seconds."""
    is_global_admin: TextualBool
    """Whether the developer is a global administrator."""
    companies: list[DeveloperCompany]
    """The developer's companies and the permission in each."""


class DeveloperFilters(RequestModel):
    """Filters for a list of developers; None does not filter."""

    is_global_admin: OrUnset[bool | None] = None
    """Whether the developer is a global administrator."""


class DeveloperCreate(WriteRequest):
    """A new developer, who has no API key yet."""

    username: DeveloperName
    """Name, at most 50 characters; the server makes it lower case with hyphens."""
    email: Email
    """E-mail address, unique among all developers."""
    is_global_admin: OrUnset[bool] = False
    """Whether the developer is a global administrator."""


class DeveloperUpdate(WriteRequest):
    """A change of the calling developer; fields left out stay as they are."""

    username: OrUnset[DeveloperName] = UNSET
    """Name, at most 50 characters; the server makes it lower case with hyphens."""
    email: OrUnset[Email] = UNSET
    """E-mail address, unique among all developers."""
    provider_audiences: OrUnset[Audiences | None] = UNSET
    """Accepted audiences of `apple` and `google`, at most 20 each; None clears them."""


class AdminDeveloperUpdate(DeveloperUpdate):
    """A change of any developer; fields left out stay as they are."""

    is_global_admin: OrUnset[bool] = UNSET
    """Whether the developer is a global administrator."""
