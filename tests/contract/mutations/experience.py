"""Faults that `test_experience.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import experience

EXPERIENCE = "/companies/{company_id}/users/{user_id}/experience"

MUTATIONS = {
    "a cool point is worth little": replaced(experience, "XP_PER_COOL_POINT", 1),
    "storytellers grant nothing": replaced(experience, "is_storyteller", lambda _user: False),
    "campaigns are looked up in the company": declared(
        f"GET {EXPERIENCE}/{{campaign_id}}", lookups={}
    ),
    "nothing counts for life": replaced(
        experience, "_gain", lambda _ctx, row, amount: setattr(row, "xp_current", amount)
    ),
}
