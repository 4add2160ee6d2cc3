"""Faults that `test_companies.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.breaking import handled, replaced
from vclient.testing._server.operations import companies

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.operation import Handler


def _dating(handler: Handler) -> Handler:
    def update(ctx: Context) -> Any:
        ctx.company.date_modified = ctx.now
        return handler(ctx)

    return update


MUTATIONS = {
    "every change is dated": handled("PATCH /companies/{company_id}", _dating),
    "all companies are listed to everyone": replaced(
        companies, "granted_companies", lambda ctx: list(ctx.state.companies)
    ),
    "a deleted company stays": replaced(companies, "archive", lambda *_arguments: None),
}
