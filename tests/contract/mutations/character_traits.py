"""Faults that `test_character_traits.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import character_traits

MUTATIONS = {
    "everyone changes all traits": replaced(character_traits, "_check_owner", lambda _ctx: None),
    "names of custom traits may be taken": replaced(
        character_traits, "_check_name", lambda _ctx, _name: None
    ),
    "everything is assignable": replaced(
        character_traits, "check_assignable", lambda *_arguments: None
    ),
    "batches have no limit": replaced(character_traits, "_LARGEST_BATCH", 1000),
    "deletions delete nothing": declared(
        "DELETE /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}",
        handler=lambda _ctx: None,
    ),
}
