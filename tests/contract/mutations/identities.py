"""Faults that `test_identities.py` catches."""

from __future__ import annotations

from contract.breaking import answered, declared, replaced
from vclient.testing._server.operation import ACTIVE_ONLY
from vclient.testing._server.operations import identities

IDENTIFY = "POST /companies/{company_id}/auth/identify"

MUTATIONS = {
    "who waits is not identified": declared(IDENTIFY, refused_roles=ACTIVE_ONLY),
    "an identity may be shared": replaced(
        identities,
        "link",
        lambda _ctx, user, provider, profile: user.profiles.update({provider: profile}),
    ),
    "the last identity may go": replaced(
        identities, "unlink", lambda _ctx, user, provider: user.profiles.pop(provider)
    ),
    "everyone was there before": answered(IDENTIFY, lambda body: body | {"resolution": "matched"}),
}
