"""Storage and changes of the experience of users."""

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
    """Add experience to the value read before, and write the sum.

    Args:
        state: The state.
        row: The experience.
        amount: Experience points.
        cool_points: Cool points to add.
    """
    read = state.overlap.experience_read(row, state.now)
    row.xp_current = read.xp_current + amount
    row.xp_total = read.xp_total + amount
    row.cool_points = read.cool_points + cool_points
    row.date_modified = state.now


def spend(state: State, row: Experience, amount: int) -> None:
    """Subtract experience from the value read before, and write the difference.

    Args:
        state: The state.
        row: The experience, which was checked to suffice.
        amount: Experience points. A negative number is a refund.
    """
    row.xp_current = state.overlap.experience_read(row, state.now).xp_current - amount
