"""Faults that `test_moderation.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operation import Acting
from vclient.testing._server.operations import moderation

USERS = "/companies/{company_id}/users"

MUTATIONS = {
    "storytellers moderate": replaced(moderation, "check_admin", lambda _acting: None),
    "everyone can be approved": replaced(moderation, "_check_unapproved", lambda _ctx: None),
    "the merged and the denied stay": replaced(moderation, "archive", lambda *_arguments: None),
    "a missing header is a lack of rights": declared(
        f"GET {USERS}/unapproved", acting=Acting.REQUIRED_403, refused_roles={}
    ),
}
