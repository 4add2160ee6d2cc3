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
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "tests" / "contract" / "_async"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if a mutation goes unnoticed."""
    sys.path.insert(0, str(ROOT / "tests"))
    mutations = importlib.import_module("contract.mutations").all_mutations()

    parser = argparse.ArgumentParser(description="Show that the contract can fail.")
    parser.add_argument("modules", nargs="*", help="modules of the contract; all by default")
    chosen = parser.parse_args(arguments).modules
    modules = sorted(path.stem.removeprefix("test_") for path in CONTRACT.glob("test_*.py"))
    unmatched = {name.partition(":")[0] for name in mutations} ^ set(modules)
    if unmatched:
        print(f"modules or mutations without the other: {', '.join(sorted(unmatched))}")
        return 1
    tried = [name for name in mutations if not chosen or name.partition(":")[0] in chosen]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        results = list(threads.map(_catches, tried))
    for name, caught in zip(tried, results, strict=True):
        print(f"{'caught  ' if caught else 'UNNOTICED'} {name}")
    print(f"{sum(results)}/{len(tried)} mutations caught")
    return 0 if tried and all(results) else 1


def _catches(mutation: str) -> bool:
    """Tell whether the module of a mutation fails under it, and not for another reason."""
    module = mutation.partition(":")[0]
    code = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"),
            *("--mutation", mutation),
            str(CONTRACT / f"test_{module}.py"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode
    return code == pytest.ExitCode.TESTS_FAILED


if __name__ == "__main__":
    sys.exit(main())
