"""The experience of users in campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_grant_experience
from vclient.testing._server.bodies.kinds import Integer, Uuid
from vclient.testing._server.bodies.schema import Schema, required
from vclient.testing._server.lookups import any_campaign
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.problems import NOT_ENOUGH_XP, ProblemError, missing_reference
from vclient.testing._server.rules.experience import experience_of, gain, spend
from vclient.testing._server.views.users import experience as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Experience

XP_PER_COOL_POINT: Final = 10

_AMOUNT: Final = Schema(
    required("amount", Integer()),
    required("campaign_id", Uuid()),
)


@operation("GET", routes.USER_EXPERIENCE, lookups={"campaign_id": any_campaign})
def get_experience(ctx: Context) -> dict[str, Any]:
    """Show the experience in a campaign, or zeros if there is none."""
    return view(ctx.state, _row(ctx, ctx.campaign.id))


@operation("POST", routes.USER_ADD_XP, acting=Acting.REQUIRED_400, body=_AMOUNT)
def add_xp(ctx: Context) -> dict[str, Any]:
    """Grant experience."""
    row, amount = _granted(ctx), ctx.body["amount"]
    gain(ctx.state, row, amount)
    ctx.user.lifetime_xp += amount
    return view(ctx.state, row)


@operation("POST", routes.USER_REMOVE_XP, acting=Acting.REQUIRED_400, body=_AMOUNT)
def remove_xp(ctx: Context) -> dict[str, Any]:
    """Remove unspent experience. The total of granted experience stays unchanged."""
    row, amount = _granted(ctx), ctx.body["amount"]
    if amount > row.xp_current:
        raise ProblemError(400, NOT_ENOUGH_XP, invalid=())
    spend(ctx.state, row, amount)
    row.date_modified = ctx.now
    return view(ctx.state, row)


@operation("POST", routes.USER_ADD_COOL_POINTS, acting=Acting.REQUIRED_400, body=_AMOUNT)
def add_cool_points(ctx: Context) -> dict[str, Any]:
    """Grant cool points, and the experience that they are worth."""
    row, amount = _granted(ctx), ctx.body["amount"]
    experience = amount * XP_PER_COOL_POINT
    gain(ctx.state, row, experience, cool_points=amount)
    ctx.user.lifetime_cool_points += amount
    ctx.user.lifetime_xp += experience
    return view(ctx.state, row)


def _granted(ctx: Context) -> Experience:
    if not can_grant_experience(ctx.acting, ctx.user, ctx):
        raise ProblemError(403, "User not authorized to grant or remove XP for this user")
    campaign_id = ctx.body["campaign_id"]
    # Not checked: campaigns that are deleted or belong to other companies are accepted.
    if ctx.state.campaigns.find_any(campaign_id) is None:
        raise missing_reference(
            campaign_id, table="campaign_experience", column="campaign_id", target="campaign"
        )
    return _row(ctx, campaign_id)


def _row(ctx: Context, campaign_id: str) -> Experience:
    return experience_of(ctx.state, ctx.user.id, campaign_id)
