"""Quick rolls: dice pools that users keep."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vclient.models.base import Resource, Text, UserWriteRequest, Uuid, length, length_or_empty
from vclient.models.for_checkers import OrUnset
from vclient.models.unset import UNSET

QuickrollName = Annotated[Text, length(3, 50)]
QuickrollDescription = Annotated[Text, length_or_empty(3)]
QuickrollTraits = Annotated[list[Uuid], Field(min_length=1)]


class Quickroll(Resource):
    """A dice pool that a user keeps, made of traits."""

    name: str
    """Name of the quick roll."""
    description: str
    """Description of the quick roll; may be empty."""
    user_id: str
    """Id of the user."""
    trait_ids: list[str]
    """Ids of the traits whose values are added up, in no order."""


class QuickrollCreate(UserWriteRequest):
    """A new quick roll."""

    name: QuickrollName
    """Name, 3 to 50 characters; it need not be unique."""
    trait_ids: QuickrollTraits
    """Ids of traits or of character traits, at least one."""
    description: OrUnset[QuickrollDescription] = ""
    """Description of the quick roll: empty, or at least 3 characters."""


class QuickrollUpdate(UserWriteRequest):
    """A change of a quick roll; fields left out stay as they are."""

    name: OrUnset[QuickrollName] = UNSET
    """Name, 3 to 50 characters; it need not be unique."""
    trait_ids: OrUnset[QuickrollTraits] = UNSET
    """Ids of traits or of character traits, at least one; they replace the former ones."""
    description: OrUnset[QuickrollDescription] = UNSET
    """Description of the quick roll: empty, or at least 3 characters."""
