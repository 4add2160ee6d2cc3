"""Shows that the contract can fail: breaks the testing server, and looks whether it notices.

    python scripts/mutate_contract.py                   all mutations
    python scripts/mutate_contract.py books campaigns   those of some modules

Each mutation of `tests/contract/mutations` is tried in a process of its own, against the module
of the contract that has its name. The run fails if one goes unnoticed, or if a module has none.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mutating import OPTIONS, ROOT, Trial, Verdict, try_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

CONTRACT = ROOT / "tests" / "contract"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if a mutation goes unnoticed."""
    sys.path.insert(0, str(ROOT / "tests"))
    mutations = importlib.import_module("contract.mutations").all_mutations()

    parser = argparse.ArgumentParser(description="Show that the contract can fail.")
    parser.add_argument("modules", nargs="*", help="modules of the contract; all by default")
    chosen = parser.parse_args(arguments).modules
    modules = sorted(
        path.stem.removeprefix("test_")
        for path in CONTRACT.glob("test_*.py")
        if path.stem != "test_completeness"
    )
    unmatched = {_module(name) for name in mutations} ^ set(modules)
    if unmatched:
        print(f"modules or mutations without the other: {', '.join(sorted(unmatched))}")
        return 1
    tried = [name for name in mutations if not chosen or _module(name) in chosen]
    if not tried:
        print(f"there is no such module; there are {', '.join(modules)}")
        return 1
    verdicts = _try_by_forks(tried) if hasattr(os, "fork") else _try_by_programs(tried)
    for name in tried:
        print(f"{verdicts[name].value:<10}{name}")
    caught = sum(verdict.is_caught for verdict in verdicts.values())
    print(f"{caught}/{len(tried)} mutations caught")
    return 0 if caught == len(tried) else 1


def _module(mutation: str) -> str:
    return mutation.partition(":")[0]


def _try_by_programs(mutations: list[str]) -> dict[str, Verdict]:
    """Return what came of each mutation, each tried by a run of pytest of its own."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return dict(zip(mutations, threads.map(_try_by_program, mutations), strict=True))


def _try_by_program(mutation: str) -> Verdict:
    path = str(CONTRACT / f"test_{_module(mutation)}.py")
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, "--mutation", mutation, path],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode
    return Verdict.of(code)


def _try_by_forks(mutations: list[str]) -> dict[str, Verdict]:
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
