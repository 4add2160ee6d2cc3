"""Faults that `test_inventory.py` catches."""

from __future__ import annotations

from contract.breaking import declared, replaced
from vclient.testing._server.operations import inventory

ITEM = "/companies/{company_id}/characters/{character_id}/inventory/{inventory_item_id}"

MUTATIONS = {
    "a deletion deletes nothing": replaced(inventory, "archive", lambda *_arguments: None),
    "everyone changes every item": declared(f"PATCH {ITEM}", guards=()),
}
