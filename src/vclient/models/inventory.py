"""Inventories of characters."""

from __future__ import annotations

from typing import Annotated

from vclient.constants import InventoryItemType
from vclient.models.base import Resource, Text, UserWriteRequest, length
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.unset import UNSET

ItemName = Annotated[Text, length(0, 50)]


class InventoryItem(Resource):
    """An item that a character carries."""

    name: str
    """Name of the item; may be empty."""
    description: str | None
    """Description of the item."""
    type: InventoryItemType | str
    """Kind of the item."""
    character_id: str
    """Id of the character."""


class InventoryItemCreate(UserWriteRequest):
    """A new item."""

    name: ItemName
    """Name, at most 50 characters."""
    type: OrText[InventoryItemType]
    """Kind of the item."""
    description: OrUnset[Text | None] = None
    """Description of the item, of any length."""


class InventoryItemUpdate(UserWriteRequest):
    """A change of an item; fields left out stay as they are."""

    name: OrUnset[ItemName] = UNSET
    """Name, at most 50 characters."""
    type: OrUnset[OrText[InventoryItemType]] = UNSET
    """Kind of the item."""
    description: OrUnset[Text | None] = UNSET
    """Description of the item, of any length; None clears it."""
