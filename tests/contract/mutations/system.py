"""Faults that `test_system.py` catches."""

from __future__ import annotations

from contract.breaking import answered, declared
from vclient.testing._server.answers import CACHED

HEALTH = "GET /health"

MUTATIONS = {
    "the version is left open": answered(HEALTH, lambda body: body | {"version": "dev"}),
    "the uptime is vague": answered(HEALTH, lambda body: body | {"uptime": "a while"}),
    "health is cached": declared(HEALTH, cache=CACHED),
}
