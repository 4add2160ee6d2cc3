"""Faults that `test_notes.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.breaking import declared
from vclient.testing._server.lookups import present
from vclient.testing._server.operation import Acting

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

COMPANY = "/companies/{company_id}"
CHARACTER = COMPANY + "/characters/{character_id}"
CHAPTER = COMPANY + "/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}"


def _any_note(ctx: Context, note_id: str) -> Any:
    return present(ctx.state.notes.find(note_id), "Note not found")


MUTATIONS = {
    "notes on chapters are found on any chapter": declared(
        f"PATCH {CHAPTER}/notes/{{note_id}}", lookups={"note_id": _any_note}
    ),
    "players read the notes of storytellers": declared(f"GET {CHARACTER}/notes", guards=()),
    "notes on users ask who acts": declared(
        f"POST {COMPANY}/users/{{user_id}}/notes", acting=Acting.REQUIRED_403
    ),
}
