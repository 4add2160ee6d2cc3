"""Shows that the contract can fail: breaks the testing server, and looks whether it notices.

    python scripts/mutate_contract.py                   all mutations
    python scripts/mutate_contract.py books campaigns   those of some modules

Each mutation of `tests/contract/mutations` is tried in a process of its own, against the module
of the contract that has its name. The run fails if one goes unnoticed, or if a module has none.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import os
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "tests" / "contract" / "_async"
# The sources that other tracebacks show take longer than the tests.
OPTIONS = (
    *("-x", "-q", "--tb=native", "-p", "no:cacheprovider", "-p", "no:xdist"),
    # This program has imported the package before pytest can rewrite its plugin.
    *("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"),
)


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
    caught = _caught_by_forks(tried) if hasattr(os, "fork") else _caught_by_programs(tried)
    for name in tried:
        print(f"{'caught  ' if name in caught else 'UNNOTICED'} {name}")
    print(f"{len(caught)}/{len(tried)} mutations caught")
    return 0 if len(caught) == len(tried) else 1


def _module(mutation: str) -> str:
    return mutation.partition(":")[0]


def _caught_by_programs(mutations: list[str]) -> set[str]:
    """Return the mutations under which their module fails, each tried by a run of pytest."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        results = threads.map(_fails, mutations)
        return {name for name, fails in zip(mutations, results, strict=True) if fails}


def _fails(mutation: str) -> bool:
    path = str(CONTRACT / f"test_{_module(mutation)}.py")
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, "--mutation", mutation, path],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode
    return code == pytest.ExitCode.TESTS_FAILED


def _caught_by_forks(mutations: list[str]) -> set[str]:
    """Return the mutations under which their module fails, all tried by one run of pytest."""
    forks = _Forks(mutations)
    paths = sorted({str(CONTRACT / f"test_{_module(name)}.py") for name in mutations})
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        # Any mutation makes pytest collect what mutations are tried with.
        options = [*OPTIONS, "--capture=no", "--mutation", mutations[0]]
        code = pytest.main([*options, f"--rootdir={ROOT}", *paths], plugins=[forks])
    if code != pytest.ExitCode.OK:
        sys.exit(f"{said.getvalue()}\nThe contract cannot be run.")
    return forks.caught


class _Forks:
    """In place of running the tests, forks for each mutation, and lets the child run them.

    So the tests are imported and collected once.
    """

    def __init__(self, mutations: list[str]) -> None:
        self.caught: set[str] = set()
        self._mutations = mutations

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.collect()
        gc.freeze()
        running: dict[int, str] = {}
        for mutation in self._mutations:
            running[_fork(session, mutation)] = mutation
            if len(running) == os.cpu_count():
                self._wait(running)
        while running:
            self._wait(running)
        gc.unfreeze()
        return True

    def _wait(self, running: dict[int, str]) -> None:
        child, status = os.wait()
        mutation = running.pop(child)
        if os.waitstatus_to_exitcode(status) == pytest.ExitCode.TESTS_FAILED:
            self.caught.add(mutation)


def _fork(session: pytest.Session, mutation: str) -> int:
    """Start a child that runs the module of a mutation, and return its process id."""
    child = os.fork()
    if child:
        return child
    code = pytest.ExitCode.INTERNAL_ERROR
    try:
        code = _run(session, mutation)
    except BaseException:  # noqa: BLE001 - the child must never return
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(session: pytest.Session, mutation: str) -> pytest.ExitCode:
    session.config.option.mutation = mutation
    name = f"test_{_module(mutation)}"
    items = [item for item in session.items if item.path.stem == name]
    for item, following in zip(items, [*items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return pytest.ExitCode.TESTS_FAILED
    return pytest.ExitCode.OK


if __name__ == "__main__":
    sys.exit(main())
