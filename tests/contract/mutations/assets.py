"""Faults that `test_assets.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.guards import see_character
from vclient.testing._server.operations import assets

COMPANY = "/companies/{company_id}"
BOOK = COMPANY + "/campaigns/{campaign_id}/books/{book_id}"
CHARACTER = COMPANY + "/characters/{character_id}"

MUTATIONS = {
    "deleting compares the parent": declared(f"DELETE {BOOK}/assets/{{asset_id}}", lookups={}),
    "everything is a picture": replaced(assets, "picture_type", lambda _content: "png"),
    "names of files stay as they are": replaced(assets, "file_slug", str),
    "strangers upload to characters": declared(
        f"POST {CHARACTER}/assets/upload", guards=(see_character,)
    ),
}
