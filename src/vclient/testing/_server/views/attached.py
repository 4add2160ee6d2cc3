"""Notes and assets of all kinds of parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .common import dates

if TYPE_CHECKING:
    from vclient.testing._server.state.records import Asset, Note
    from vclient.testing._server.state.state import State

_NOTE_PARENTS: Final = ("campaign", "book", "chapter", "character", "user")
_ASSET_PARENTS: Final = ("character", "campaign", "book", "chapter")


def note(state: State, row: Note) -> dict[str, Any]:
    """Show a note."""
    del state
    parents = {f"{kind}_id": None for kind in _NOTE_PARENTS}
    return {
        "id": row.id,
        **dates(row),
        "title": row.title,
        "content": row.content,
        "company_id": row.company_id,
        **parents,
        f"{row.parent_kind}_id": row.parent_id,
    }


def asset(state: State, row: Asset) -> dict[str, Any]:
    """Show an asset."""
    del state
    parents = {f"{kind}_id": None for kind in _ASSET_PARENTS}
    parent = "user_parent_id" if row.parent_kind == "user" else f"{row.parent_kind}_id"
    return {
        "id": row.id,
        **dates(row),
        "asset_type": "image",
        "mime_type": row.mime_type,
        "original_filename": row.original_filename,
        "public_url": row.public_url,
        "company_id": row.company_id,
        "uploaded_by_id": row.uploaded_by_id,
        **parents,
        "user_parent_id": None,
        parent: row.parent_id,
    }
