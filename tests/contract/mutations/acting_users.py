"""Faults that `test_acting_users.py` catches."""

from __future__ import annotations

from contract.breaking import declared
from vclient.testing._server.operation import ACTIVE_ONLY, Acting

COMPANY = "/companies/{company_id}"

MUTATIONS = {
    "dictionaries look at the header": declared(
        f"GET {COMPANY}/dictionaries", acting=Acting.OPTIONAL
    ),
    "users are listed for users alone": declared(
        f"GET {COMPANY}/users", acting=Acting.REQUIRED_403
    ),
    "traits are shown to nobody": declared(
        f"GET {COMPANY}/characters/{{character_id}}/traits", acting=Acting.OPTIONAL, guards=()
    ),
    "a missing header is forbidden": declared(f"POST {COMPANY}/users", acting=Acting.REQUIRED_403),
    "campaigns look at the state of users": declared(
        f"PATCH {COMPANY}/campaigns/{{campaign_id}}", refused_roles=ACTIVE_ONLY
    ),
    "notes do not look at it": declared(
        f"POST {COMPANY}/users/{{user_id}}/notes", refused_roles={}
    ),
}
