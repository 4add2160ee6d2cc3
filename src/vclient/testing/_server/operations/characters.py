"""Characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.query import TOP_TRAITS
from vclient.testing._server.guards import see_character
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.rules.statistics import statistics

if TYPE_CHECKING:
    from vclient.testing._server.context import Context


@operation(
    "GET",
    routes.CHARACTER_STATISTICS,
    acting=Acting.REQUIRED_403,
    guards=(see_character,),
    query=(TOP_TRAITS,),
    cache=NO_CACHE,
)
def get_character_statistics(ctx: Context) -> dict[str, Any]:
    """Show the statistics over the dice rolls of a character."""
    rolls = ctx.state.dicerolls.under(ctx.company.id)
    held = [row for row in rolls if row.character_id == ctx.character.id]
    return statistics(ctx.state, held, ctx.query["num_top_traits"])
