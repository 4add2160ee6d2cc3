"""Sessions in which players choose among generated characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .characters import character
from .common import dates, moment

if TYPE_CHECKING:
    from vclient.testing._server.state.records import ChargenSession
    from vclient.testing._server.state.state import State


def chargen_session(state: State, row: ChargenSession) -> dict[str, Any]:
    """Show a session with its characters."""
    found = [state.characters.find(character_id) for character_id in row.character_ids]
    return {
        "id": row.id,
        **dates(row),
        "user_id": row.user_id,
        "campaign_id": row.campaign_id,
        "expires_at": moment(row.expires_at),
        "requires_selection": row.requires_selection,
        "characters": [character(state, held) for held in found if held is not None],
    }
