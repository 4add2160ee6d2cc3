"""The checks of the project; each session installs what it needs.

Without arguments all of them run that a change has to pass. `python3 scripts/dev.py check`
installs nox and does the same.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "scripts"))

import distributions  # noqa: E402
import lowest_versions  # noqa: E402

PYTHONS = ["3.11", "3.12", "3.13"]
# What is uploaded, and where release-check puts it.
BUILT = {"wheel": "*.whl", "sdist": "*.tar.gz"}
DISTRIBUTIONS = ROOT / "dist"
# The share of mutants that tests notice. No test can notice all: some do what the original does.
LEAST_NOTICED = 0.8
NAME = nox.project.load_toml(ROOT / "pyproject.toml")["project"]["name"]

nox.options.sessions = [
    *("lint", "types", "tests", "coverage", "contract", "reliability"),
    *("package", "quickstart", "docs", "gate"),
]
nox.options.default_venv_backend = "virtualenv"
# A Python that is missing here is tested elsewhere; nox says that it skips it.
nox.options.error_on_missing_interpreters = False


def install_groups(session: nox.Session, *groups: str, package: str | None = None) -> None:
    """Install dependency groups of pyproject.toml, and the package beside them.

    Args:
        session: The session.
        groups: Names of the groups.
        package: What of the package, such as `.` or `.[server]`; it is installed to be edited.
    """
    project = nox.project.load_toml("pyproject.toml")
    editable = ["--editable", package] if package else []
    # One call of pip: it takes seconds to start and to read the index.
    session.install(*nox.project.dependency_groups(project, *groups), *editable)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, and that the generated files are those that their sources give."""
    install_groups(session, "lint", package=".")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "scripts/generate_sync.py", "--check")
    session.run("python", "scripts/generate_fields.py", "--check")
    workflows = sorted(map(str, ROOT.glob(".github/workflows/*.yml")))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("zizmor", "--offline", "--quiet", ".github")
    session.run("python", "scripts/check_workflows.py")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the source, the scripts, the benchmarks and a file of user code."""
    install_groups(session, "types", package=".[server,cli]")
    session.run("mypy")
    session.run("basedpyright", "--level", "error")
    # The tests that run mypy are skipped in the other sessions, which have none.
    session.run("pytest", "-W", "error", "-q", "tests/unit/test_typing.py")
    # As it is seen by those who install it: every public type is known.
    session.install("--force-reinstall", "--no-deps", ".")
    session.run("basedpyright", "--verifytypes", "vclient", "--ignoreexternal")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run all tests, with every warning an error; the last Python measures the coverage."""
    install_groups(session, "test", package=".[server,cli]")
    pytest = ["python", "-m", "pytest", "-W", "error", "--numprocesses", "auto", *session.posargs]
    if session.python != PYTHONS[-1]:
        session.run(*pytest)
        return
    session.run("coverage", "erase")
    # The contract says more of the testing server than of the client, and takes long.
    session.run(*pytest, "-p", "tests.measured", "--ignore", "tests/contract")
    session.run(*pytest, "tests/contract")


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run tests with the lowest versions that pyproject.toml allows; `-- tests` runs all."""
    project = nox.project.load_toml("pyproject.toml")
    pins = lowest_versions.lowest_versions(project, PYTHONS[0])
    groups = nox.project.dependency_groups(project, "test")
    session.install(*pins, *lowest_versions.others(groups, pins), "--editable", ".")
    session.run("python", "-m", "pip", "check")
    subset = [f"tests/{name}" for name in ("unit", "_async", "_sync", "async_only", "sync_only")]
    session.run("pytest", "-W", "error", "--numprocesses", "auto", *(session.posargs or subset))


@nox.session
def coverage(session: nox.Session) -> None:
    """Fail where less than 95 % of the branches of the source, or of its twin, are tested."""
    project = nox.project.load_toml("pyproject.toml")
    groups = nox.project.dependency_groups(project, "test")
    session.install(*(one for one in groups if one.startswith("coverage")))
    session.run("coverage", "combine")
    twin = "*/vclient/_sync/*"
    session.run("coverage", "report", f"--omit={twin}", "--fail-under=95")
    session.run("coverage", "report", f"--include={twin}", "--fail-under=95")


@nox.session
def contract(session: nox.Session) -> None:
    """Check that the contract is complete, can fail, and holds for a server that others serve."""
    install_groups(session, "test", package=".[server]")
    session.run("python", "scripts/contract_table.py", "--check")
    session.run("python", "scripts/mutate_contract.py")
    session.run("python", "scripts/live_contract.py", "--numprocesses", "auto", *session.posargs)


@nox.session
def reliability(session: nox.Session) -> None:
    """Check that the tests of what the client promises can fail, and that all are told of."""
    install_groups(session, "test", package=".[server]")
    session.run("python", "scripts/reliability_table.py", "--check")
    session.run("python", "scripts/mutate_reliability.py", *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Install the package from clones of the last commit, one without its twin, and use it."""
    folder = Path(session.create_tmp()).resolve()
    whole, bare = (distributions.clone(ROOT, folder / name) for name in ("whole", "bare"))
    shutil.rmtree(bare / "src" / "vclient" / "_sync")

    session.install(f"git+file://{whole}")
    smoke(session)
    session.run("python", "-m", "pip", "uninstall", "--quiet", "--yes", NAME)

    wheels = folder / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    session.run(
        "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(wheels), str(bare)
    )
    session.install(*map(str, wheels.glob("*.whl")))
    smoke(session)


def smoke(session: nox.Session, *options: str) -> None:
    """Use the package that is installed, away from its source."""
    with session.chdir(session.create_tmp()):
        session.run("python", "-W", "error", str(ROOT / "scripts" / "smoke.py"), *options)


@nox.session(name="release-check")
def release_check(session: nox.Session) -> None:
    """Build what is uploaded, check and install it; `-- --rehearse` before the release is due."""
    project = nox.project.load_toml("pyproject.toml")
    session.install("packaging", "twine>=6.1", *project["build-system"]["requires"])
    session.run("python", "scripts/release.py", *session.posargs)
    session.run("twine", "check", "--strict", *map(str, sorted(DISTRIBUTIONS.iterdir())))
    for python in PYTHONS:
        for kind in BUILT:
            session.notify(f"installed-{python}({kind})", posargs=())


@nox.session(python=PYTHONS)
@nox.parametrize("pattern", [nox.param(pattern, id=kind) for kind, pattern in BUILT.items()])
def installed(session: nox.Session, pattern: str) -> None:
    """Install what release-check has built, without and with extras, and use it."""
    found = sorted(DISTRIBUTIONS.glob(pattern))
    if len(found) != 1:
        session.error(f"release-check builds what is installed: {found}")
    session.install(str(found[0]))
    smoke(session)
    extras = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]
    session.install(f"{found[0]}[{','.join(extras)}]")
    smoke(session, "--extras")
    session.run("python", "-m", "pip", "check")


@nox.session
def quickstart(session: nox.Session) -> None:
    """Run the quick start against the testing server, over a real socket, both ways."""
    session.install(".[server]")
    session.run("python", "examples/run.py", "quick_start", "quick_start_sync")


@nox.session
def notebook(session: nox.Session) -> None:
    """Run the tutorial from top to bottom; `--write FOLDER` makes a page of it."""
    install_groups(session, "notebook")
    session.install(".")
    session.run("python", "scripts/run_notebook.py", "docs/tutorial/dice.ipynb", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Run the notebook and build the site into `site`; `-- serve` shows it meanwhile."""
    install_groups(session, "docs", "notebook", package=".")
    # Where material says what it thinks of the next mkdocs, on every run.
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("python", "-m", "mkdocs", *(session.posargs or ["build"]), env=quiet)


@nox.session
def mutants(session: nox.Session) -> None:
    """Break the policies in hundreds of ways, and fail where tests notice too few of them.

    `-- NAME ...` tries those of some names again, such as `vclient._policy.retry.*`.
    """
    install_groups(session, "mutants", package=".")
    # What was tried before would be taken over, whatever tests have changed since.
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    session.run("mutmut", "run", *session.posargs)
    session.run("mutmut", "results")
    session.run("mutmut", "export-cicd-stats", silent=True)
    counts = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    noticed = counts["killed"] + counts["timeout"]
    tried = noticed + counts["survived"] + counts["no_tests"]
    session.log(f"{noticed} of {tried} mutants are noticed")
    if noticed < LEAST_NOTICED * tried:
        session.error(f"that is less than {LEAST_NOTICED:.0%}")


@nox.session
def soak(session: nox.Session) -> None:
    """Write ten thousand things through a network that fails, with each client, and count."""
    install_groups(session, "test")
    session.install(".")
    session.run("python", "-W", "error", "tests/faults/soak.py", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Ask for known vulnerabilities of what is installed with the package and all its extras.

    Options of pip-audit are passed on: `-- --vulnerability-service osv`. What cannot be asked
    for fails as well.
    """
    session.install("pip-audit>=2.9")
    extras = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]
    folder = Path(session.create_tmp()).resolve()
    report, pins = folder / "report.json", folder / "requirements.txt"
    session.run(
        *("python", "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"),
        *("--report", str(report), f".[{','.join(extras)}]"),
    )
    resolved = [one["metadata"] for one in json.loads(report.read_text("utf-8"))["install"]]
    lines = [f"{one['name']}=={one['version']}\n" for one in resolved if one["name"] != NAME]
    pins.write_text("".join(sorted(lines)), "utf-8")
    # Strict: what the service does not know is a failure, and not only left out.
    session.run(
        *("pip-audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off"),
        *("--requirement", str(pins), *session.posargs),
    )


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
