"""Faults that `test_pages.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.bodies.kinds import Boolean, Enum, Uuid
from vclient.testing._server.bodies.query import Parameter, paged

MUTATIONS = {
    "a long list has short pages": declared(
        "GET /companies/{company_id}/dictionaries", query=(*paged(), Parameter("term", Uuid()))
    ),
    "a short list has long pages": declared(
        "GET /companies/{company_id}/users/unapproved", query=paged(1000)
    ),
    "yes is true": replaced(
        Boolean, "_WORDS", {"true": True, "false": False, "1": True, "0": False, "yes": True}
    ),
    "nothing is embedded": declared(
        "GET /companies/{company_id}/users/{user_id}",
        query=(Parameter("include", Enum("friends"), default=(), many=True),),
    ),
}
