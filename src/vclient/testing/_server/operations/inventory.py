"""The inventories of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import Enum, Text
from vclient.testing._server.bodies.query import paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import INVENTORY_ITEM_TYPES
from vclient.testing._server.guards import change_character, see_character
from vclient.testing._server.operation import operation
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import InventoryItem
from vclient.testing._server.views.characters import inventory_item as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_CREATE: Final = Schema(
    required("name", Text(0, 50)),
    required("type", Enum(*INVENTORY_ITEM_TYPES)),
    optional("description", Text(), null=True),
)
_SEEING: Final[dict[str, Any]] = {"guards": (see_character,)}
_CHANGING: Final[dict[str, Any]] = {"guards": (change_character,)}


@operation("GET", routes.CHARACTER_INVENTORY, **_SEEING, query=paged())
def list_inventory(ctx: Context) -> dict[str, Any]:
    """List the items of a character."""
    rows = ctx.state.inventory.under(ctx.character.id)
    return ctx.page(sorted(rows, key=lambda row: (row.name, row.id)), view)


@operation("POST", routes.CHARACTER_INVENTORY, **_CHANGING, body=_CREATE)
def create_inventory_item(ctx: Context) -> dict[str, Any]:
    """Create an item of a character."""
    row = InventoryItem(**ctx.state.stamp(), character_id=ctx.character.id, **ctx.body)
    return view(ctx.state, ctx.state.inventory.add(row))


@operation("GET", routes.CHARACTER_INVENTORY_ITEM, **_SEEING)
def get_inventory_item(ctx: Context) -> dict[str, Any]:
    """Show an item."""
    return view(ctx.state, ctx.found["inventory_item_id"])


@operation("PATCH", routes.CHARACTER_INVENTORY_ITEM, **_CHANGING, body=_CREATE.patch())
def update_inventory_item(ctx: Context) -> dict[str, Any]:
    """Change an item."""
    row: InventoryItem = ctx.found["inventory_item_id"]
    for name, value in ctx.body.items():
        setattr(row, name, value)
    row.date_modified = ctx.now
    return view(ctx.state, row)


@operation("DELETE", routes.CHARACTER_INVENTORY_ITEM, **_CHANGING)
def delete_inventory_item(ctx: Context) -> None:
    """Delete an item."""
    archive(ctx.state, ctx.found["inventory_item_id"])
