"""Where the experience of users is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient.testing._server.state.records import Experience

if TYPE_CHECKING:
    from vclient.testing._server.state.state import State


def experience_of(state: State, user_id: str, campaign_id: str) -> Experience:
    """Return the experience of a user in a campaign; a new row of zeros if there is none."""
    for row in state.experience.under(user_id):
        if row.campaign_id == campaign_id:
            return row
    return state.experience.add(
        Experience(**state.stamp(), user_id=user_id, campaign_id=campaign_id)
    )
