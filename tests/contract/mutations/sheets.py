"""Faults that `test_sheets.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.breaking import handled, replaced
from vclient.testing._server.operations import sheets

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.operation import Handler

SHEET = "GET /companies/{company_id}/characters/{character_id}/full-sheet"


def _without_sections(handler: Handler) -> Handler:
    def handle(ctx: Context) -> Any:
        return handler(ctx) | {"sections": []}

    return handle


class _Offering(sheets.Sheet):
    def __init__(self, state: Any, character: Any, *, available: bool) -> None:
        del available
        super().__init__(state, character, available=True)


MUTATIONS = {
    "sheets are empty": handled(SHEET, _without_sections),
    "available traits are always shown": replaced(sheets, "Sheet", _Offering),
}
