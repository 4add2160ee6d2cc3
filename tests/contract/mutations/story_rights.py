"""Faults that `test_story_rights.py` catches."""

from __future__ import annotations

from contract.breaking import declared
from vclient.testing._server.operation import ACTIVE_ONLY, Acting

CAMPAIGNS = "/companies/{company_id}/campaigns"
CHAPTER = CAMPAIGNS + "/{campaign_id}/books/{book_id}/chapters/{chapter_id}"

MUTATIONS = {
    "players move chapters": declared(f"PUT {CHAPTER}/number", guards=()),
    "nobody in particular uploads to chapters": declared(
        f"POST {CHAPTER}/assets/upload", acting=Acting.OPTIONAL
    ),
    "the deactivated create no campaigns": declared(f"POST {CAMPAIGNS}", refused_roles=ACTIVE_ONLY),
}
