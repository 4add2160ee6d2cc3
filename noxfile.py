"""The checks of the project; each session installs what it needs.

Without arguments all of them run that a change has to pass. `python3 scripts/dev.py check`
installs nox and does the same.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13"]
ROOT = Path(__file__).parent

nox.options.sessions = [
    *("lint", "types", "tests", "coverage", "contract", "package", "quickstart", "docs", "gate"),
]
nox.options.default_venv_backend = "virtualenv"
# A Python that is missing here is tested elsewhere; nox says that it skips it.
nox.options.error_on_missing_interpreters = False


def install_groups(session: nox.Session, *groups: str) -> None:
    """Install dependency groups of pyproject.toml."""
    project = nox.project.load_toml("pyproject.toml")
    session.install(*nox.project.dependency_groups(project, *groups))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, and that the generated files are those that their sources give."""
    install_groups(session, "lint")
    session.install("--editable", ".")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "scripts/generate_sync.py", "--check")
    session.run("python", "scripts/generate_fields.py", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the source, the scripts, the benchmarks and a file of user code."""
    install_groups(session, "types")
    session.install("--editable", ".[server]")
    session.run("mypy")
    session.run("basedpyright", "--level", "error")
    # As it is seen by those who install it: every public type is known.
    session.install("--force-reinstall", "--no-deps", ".")
    session.run("basedpyright", "--verifytypes", "vclient", "--ignoreexternal")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run all tests, with every warning an error; the last Python measures the coverage."""
    install_groups(session, "test")
    session.install("--editable", ".[server]")
    pytest = ["pytest", "-W", "error", *session.posargs]
    parallel = ["--numprocesses", "auto"]
    if session.python != PYTHONS[-1]:
        session.run(*pytest, *parallel)
        return
    session.run("coverage", "erase")
    # The contract says more of the testing server than of the client, and takes long.
    session.run("coverage", "run", "-m", *pytest, "--ignore", "tests/contract")
    session.run(*pytest, *parallel, "tests/contract")


@nox.session
def coverage(session: nox.Session) -> None:
    """Fail where less than 95 % of the branches of the source, or of its twin, are tested."""
    install_groups(session, "test")
    session.run("coverage", "combine")
    twin = "*/vclient/_sync/*"
    session.run("coverage", "report", f"--omit={twin}", "--fail-under=95")
    session.run("coverage", "report", f"--include={twin}", "--fail-under=95")


@nox.session
def contract(session: nox.Session) -> None:
    """Check that the contract is complete, can fail, and holds for a server that others serve."""
    install_groups(session, "test")
    session.install("--editable", ".[server]")
    session.run("python", "scripts/contract_table.py", "--check")
    session.run("python", "scripts/mutate_contract.py")
    session.run("python", "scripts/live_contract.py", "--numprocesses", "auto", *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Install the package from clones of the last commit, one without its twin, and use it."""
    folder = Path(session.create_tmp()).resolve()
    whole, bare = folder / "whole", folder / "bare"
    for clone in (whole, bare):
        shutil.rmtree(clone, ignore_errors=True)
        session.run("git", "clone", "--quiet", str(ROOT), str(clone), external=True)
    shutil.rmtree(bare / "src" / "vclient" / "_sync")
    smoke = str(ROOT / "scripts" / "smoke.py")

    session.install(f"git+file://{whole}")
    session.run("python", "-W", "error", smoke)
    session.run("python", "-m", "pip", "uninstall", "--quiet", "--yes", "vclient")

    wheels = folder / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    session.run(
        "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(wheels), str(bare)
    )
    session.install(*map(str, wheels.glob("*.whl")))
    session.run("python", "-W", "error", smoke)


@nox.session
def quickstart(session: nox.Session) -> None:
    """Run the quick start against the testing server, over a real socket, both ways."""
    session.install(".[server]")
    session.run("python", "examples/run.py", "quick_start", "quick_start_sync")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site into `site`; `nox -s docs -- serve` shows it meanwhile."""
    install_groups(session, "docs")
    session.install("--editable", ".")
    # Where material says what it thinks of the next mkdocs, on every run.
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("python", "-m", "mkdocs", *(session.posargs or ["build"]), env=quiet)


@nox.session
def soak(session: nox.Session) -> None:
    """Write ten thousand things through a network that fails, with each client, and count."""
    install_groups(session, "test")
    session.install(".")
    session.run("python", "-W", "error", "tests/faults/soak.py", *session.posargs)


@nox.session
def gate(session: nox.Session) -> None:
    """Fail where imports or calls are slower than recorded; `--record` records them anew."""
    session.install(".")
    session.run("python", "benchmarks/gate.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the client beside raw httpx; `--write` puts the tables into the documentation."""
    session.install(".")
    session.run("python", "benchmarks/run.py", *session.posargs)
