"""Shows that the contract can fail: breaks the testing server, and looks whether it notices.

    python scripts/mutate_contract.py                   all mutations
    python scripts/mutate_contract.py books campaigns   those of some modules

Each mutation of `tests/contract/mutations` is tried in a fork of its own, against the module
of the contract that has its name. The run fails if one goes unnoticed, or if a module has none.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING

from mutating import ROOT, Trial, Verdict, try_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

CONTRACT = ROOT / "tests" / "contract" / "_async"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if a mutation goes unnoticed."""
    sys.path.insert(0, str(ROOT / "tests"))
    mutations = importlib.import_module("contract.mutations").all_mutations()

    parser = argparse.ArgumentParser(description="Show that the contract can fail.")
    parser.add_argument("modules", nargs="*", help="modules of the contract; all by default")
    chosen = parser.parse_args(arguments).modules
    modules = sorted(path.stem.removeprefix("test_") for path in CONTRACT.glob("test_*.py"))
    unmatched = {_module(name) for name in mutations} ^ set(modules)
    if unmatched:
        print(f"modules or mutations without the other: {', '.join(sorted(unmatched))}")
        return 1
    tried = [name for name in mutations if not chosen or _module(name) in chosen]
    if not tried:
        print(f"there is no such module; there are {', '.join(modules)}")
        return 1
    verdicts = _try(tried)
    for name in tried:
        print(f"{verdicts[name].value:<10}{name}")
    caught = sum(verdict.is_caught for verdict in verdicts.values())
    print(f"{caught}/{len(tried)} mutations caught")
    return 0 if caught == len(tried) else 1


def _module(mutation: str) -> str:
    return mutation.partition(":")[0]


def _try(mutations: list[str]) -> dict[str, Verdict]:
    """Return what came of each mutation, all tried by one run of pytest."""
    paths = sorted({str(CONTRACT / f"test_{_module(name)}.py") for name in mutations})
    # Any mutation makes pytest collect what mutations are tried with.
    return try_all([_trial(name) for name in mutations], paths, ["--mutation", mutations[0]])


def _trial(mutation: str) -> Trial:
    def break_it(session: pytest.Session) -> None:
        session.config.option.mutation = mutation

    module = f"test_{_module(mutation)}"
    return Trial(mutation, lambda item: item.path.stem == module, break_it)


if __name__ == "__main__":
    sys.exit(main())
