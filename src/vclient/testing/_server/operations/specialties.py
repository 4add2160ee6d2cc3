"""The specialties of the abilities of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import Enum, Text
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import CURRENCIES
from vclient.testing._server.guards import see_character
from vclient.testing._server.operation import operation
from vclient.testing._server.rules.prices import NO_COST
from vclient.testing._server.rules.specialties import (
    add_specialty,
    check_can_have,
    check_refunds,
    check_specialty_name,
    remove_specialties,
)
from vclient.testing._server.views import characters as views

from .character_traits import check_owner

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Specialty

_CREATE: Final = Schema(
    required("name", Text(3, 50)),
    optional("currency", Enum(*CURRENCIES), default=NO_COST),
)
_UPDATE: Final = Schema(required("name", Text(3, 50))).patch()


@operation("POST", routes.CHARACTER_TRAIT_SPECIALTIES, guards=(see_character,), body=_CREATE)
def create_specialty(ctx: Context) -> dict[str, Any]:
    """Add a specialty to an ability. The status 201 is a guess, that of other POSTs."""
    check_owner(ctx)
    check_can_have(ctx.state, ctx.character_trait)
    check_specialty_name(ctx.state, ctx.character_trait, ctx.body["name"])
    add_specialty(ctx, ctx.character, ctx.character_trait, **ctx.body)
    return views.character_trait(ctx.state, ctx.character_trait)


@operation("PATCH", routes.CHARACTER_TRAIT_SPECIALTY, guards=(see_character,), body=_UPDATE)
def update_specialty(ctx: Context) -> dict[str, Any]:
    """Rename a specialty, for nothing."""
    check_owner(ctx)
    row: Specialty = ctx.found["specialty_id"]
    name = ctx.body.get("name", row.name)
    check_specialty_name(ctx.state, ctx.character_trait, name, row)
    row.name, row.date_modified = name, ctx.now
    return views.character_trait(ctx.state, ctx.character_trait)


@operation("DELETE", routes.CHARACTER_TRAIT_SPECIALTY, guards=(see_character,))
def delete_specialty(ctx: Context) -> None:
    """Remove a specialty. What was paid comes back in its currency."""
    check_owner(ctx)
    rows: list[Specialty] = [ctx.found["specialty_id"]]
    check_refunds(ctx, ctx.character, rows)
    remove_specialties(ctx, ctx.character, rows)
