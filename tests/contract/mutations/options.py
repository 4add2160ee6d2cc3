"""Faults that `test_options.py` catches."""

from __future__ import annotations

from typing import Any

from contract.breaking import answered, declared
from vclient.testing._server.answers import CACHED

OPTIONS = "GET /companies/{company_id}/options"


def _without_roles(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"users": body["users"] | {"UserRole": ("ADMIN", "STORYTELLER", "PLAYER")}}


def _unrelated(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"characters": body["characters"] | {"_related": {}}}


MUTATIONS = {
    "roles that nobody assigns are left out": answered(OPTIONS, _without_roles),
    "nothing is related": answered(OPTIONS, _unrelated),
    "options are cached like anything": declared(OPTIONS, cache=CACHED),
    "a key is enough": declared(OPTIONS, permission=None),
}
