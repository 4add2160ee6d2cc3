"""Identities: users as other providers know them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vclient import constants
from vclient.models.base import Email, ResponseModel, Text, WriteRequest
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.slugs import slug_length
from vclient.models.users import User


class IdentityResolution(ResponseModel):
    """The user of an identity, and how the server found it."""

    resolution: constants.IdentityResolution | str
    """`matched` by the identity, `linked` by the e-mail address, or `created`."""
    user: User
    """The user; one that was created has the role `UNAPPROVED`."""


class IdentifyRequest(WriteRequest):
    """An identity whose user is looked up."""

    provider: OrText[constants.IdentityProvider]
    """Provider of the identity."""
    token: Text = Field(repr=False)
    """The token that the provider gave the user."""
    username: OrUnset[Annotated[Text, slug_length(3, 50, or_empty=True)] | None] = None
    """User name of a user who is created, 3 to 50 characters; empty for the provider's."""
    email: OrUnset[Email | None] = None
    """E-mail address of a user who is created, if the provider names none."""


class UserLookupResult(ResponseModel):
    """A user of a company, found by e-mail address or by identity."""

    company_id: str
    """Id of the company."""
    company_name: str
    """Name of the company."""
    user_id: str
    """Id of the user."""
    role: constants.UserRole | str
    """Role of the user in the company."""
