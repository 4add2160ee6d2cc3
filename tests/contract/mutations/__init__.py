"""Faults of the testing server that the contract has to catch, to show that it can fail.

The module `books` here has those that `test_books.py` catches, in a dictionary `MUTATIONS` of
names and functions. `pytest tests/contract/_async/test_books.py --mutation books:NAME` breaks the
server in that way and has to fail; `scripts/mutate_contract.py` tries them all.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract.breaking import Mutation


def all_mutations() -> dict[str, Mutation]:
    """Return all mutations by `MODULE:NAME`."""
    return {
        f"{module.name}:{name}": mutation
        for module in pkgutil.iter_modules(__path__)
        for name, mutation in importlib.import_module(f"{__name__}.{module.name}").MUTATIONS.items()
    }
