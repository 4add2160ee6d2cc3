"""Campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.forms import title_case
from vclient.testing._server.bodies.kinds import Date, Integer, Text
from vclient.testing._server.bodies.query import TOP_TRAITS, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.guards import manage_campaign
from vclient.testing._server.operation import operation
from vclient.testing._server.rules.statistics import statistics
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import Campaign
from vclient.testing._server.views.story import campaign as view
from vclient.testing.api_versions import JULY

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_CREATE: Final = Schema(
    required("name", Text(3, 50, form=title_case)),
    optional("description", Text(3, empty_is_null=True), null=True),
    optional("in_game_date", Date(), null=True, since=JULY),
    optional("desperation", Integer(0, 5), default=0),
    optional("danger", Integer(0, 5), default=0),
)

WRITING: Final[dict[str, Any]] = {
    # The live server checks only the settings, not whether the user may act at all.
    "admits": lambda _user: True,
    "guards": (manage_campaign,),
}
"""Common arguments of the writes to campaigns, books and chapters."""


@operation("GET", routes.CAMPAIGNS, query=paged())
def list_campaigns(ctx: Context) -> dict[str, Any]:
    """List the campaigns of a company."""
    rows = ctx.state.campaigns.under(ctx.company.id)
    return ctx.page(sorted(rows, key=lambda row: (row.name, row.id)), view)


@operation("POST", routes.CAMPAIGNS, **WRITING, body=_CREATE)
def create_campaign(ctx: Context) -> dict[str, Any]:
    """Create a campaign."""
    row = Campaign(**ctx.state.stamp(), company_id=ctx.company.id, **ctx.body)
    return view(ctx.state, ctx.state.campaigns.add(row))


@operation("GET", routes.CAMPAIGN)
def get_campaign(ctx: Context) -> dict[str, Any]:
    """Show a campaign."""
    return view(ctx.state, ctx.campaign)


@operation("PATCH", routes.CAMPAIGN, **WRITING, body=_CREATE.patch())
def update_campaign(ctx: Context) -> dict[str, Any]:
    """Change a campaign."""
    for name, value in ctx.body.items():
        setattr(ctx.campaign, name, value)
    ctx.campaign.date_modified = ctx.now
    return view(ctx.state, ctx.campaign)


@operation("DELETE", routes.CAMPAIGN, **WRITING)
def delete_campaign(ctx: Context) -> None:
    """Delete a campaign with its books and characters."""
    archive(ctx.state, ctx.campaign)


@operation("GET", routes.CAMPAIGN_STATISTICS, query=(TOP_TRAITS,), cache=NO_CACHE)
def get_campaign_statistics(ctx: Context) -> dict[str, Any]:
    """Show the statistics over the dice rolls of a campaign."""
    rolls = ctx.state.dicerolls.under(ctx.company.id)
    held = [row for row in rolls if row.campaign_id == ctx.campaign.id]
    return statistics(ctx.state, held, ctx.query["num_top_traits"])
