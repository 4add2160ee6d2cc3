"""Faults that `test_campaigns.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.breaking import handled, replaced
from vclient.testing._server.operations import campaigns

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.operation import Handler

CAMPAIGN = "/companies/{company_id}/campaigns/{campaign_id}"


def _clearing(handler: Handler) -> Handler:
    def handle(ctx: Context) -> Any:
        ctx.body.setdefault("description", None)
        return handler(ctx)

    return handle


MUTATIONS = {
    "what is in a campaign outlives it": replaced(
        campaigns, "archive", lambda _state, row: setattr(row, "archived", "alone")
    ),
    "a change clears what it leaves out": handled(f"PATCH {CAMPAIGN}", _clearing),
    "campaigns are listed by age": handled(
        "GET /companies/{company_id}/campaigns",
        lambda _handler: (
            lambda ctx: ctx.page(ctx.state.campaigns.under(ctx.company.id), campaigns.view)
        ),
    ),
}
