"""Where the experience of users is kept, and how it changes."""

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


def gain(state: State, row: Experience, amount: int, *, cool_points: int = 0) -> None:
    """Add experience to what was read, and write the sum.

    Args:
        state: The state.
        row: Whose experience it is.
        amount: Experience points.
        cool_points: Cool points that come with them.
    """
    read = state.overlap.experience_read(row, state.now)
    row.xp_current = read.xp_current + amount
    row.xp_total = read.xp_total + amount
    row.cool_points = read.cool_points + cool_points
    row.date_modified = state.now


def spend(state: State, row: Experience, amount: int) -> None:
    """Take experience from what was read, and write the rest.

    Args:
        state: The state.
        row: Whose experience it is. Whether it is so much was looked at before.
        amount: Experience points. A negative number gives some back.
    """
    row.xp_current = state.overlap.experience_read(row, state.now).xp_current - amount
