"""Install what a task needs and run it, on a machine that has only Python and an index.

python3 scripts/dev.py quickstart   # the quick start against the testing server
python3 scripts/dev.py check        # all checks and tests
python3 scripts/dev.py SESSION ...  # single nox sessions; --list names them
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv-dev"
REQUIREMENT = "nox[uv]>=2025.10.14"
SMALLEST_PYTHON = (3, 11)
TESTED_PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


def main(arguments: list[str]) -> int:
    """Run the sessions that are named; return the exit code."""
    if sys.version_info < SMALLEST_PYTHON:
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if arguments else 2
    command = [str(_install_nox()), "--noxfile", str(ROOT / "noxfile.py")]
    match arguments:
        case ["check"]:
            pass
        case ["--list"]:
            command.append("--list")
        case _:
            command += ["--session", *arguments]
    return subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode


def _install_nox() -> Path:
    """Return the path of nox, in an environment of its own that is made once."""
    nox, uv, python = (_programs() / name for name in ("nox", "uv", "python"))
    if any(
        shutil.which(program) is None
        or subprocess.run([program, "--version"], capture_output=True, check=False).returncode
        for program in (nox, uv)
    ):
        with told(f"making the environment {ENVIRONMENT.name}"):
            venv.create(ENVIRONMENT, clear=True, with_pip=True)
        with told("installing nox and uv into it"):
            subprocess.run(
                [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", REQUIREMENT],
                check=True,
            )
    return nox


@contextmanager
def told(what: str) -> Iterator[None]:
    """Return a context that tells what it does, and at a terminal for how many seconds so far."""
    started, is_over = time.monotonic(), threading.Event()

    def tell(end: str) -> None:
        start = "\r" if sys.stdout.isatty() else ""
        print(f"{start}{what}: {time.monotonic() - started:.0f} s", end=end, flush=True)

    def count() -> None:
        while not is_over.wait(1):
            tell("")

    if sys.stdout.isatty():
        threading.Thread(target=count, daemon=True).start()
    else:
        print(f"{what} ...", flush=True)
    try:
        yield
    finally:
        is_over.set()
        tell("\n")


def _programs() -> Path:
    return ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


def _environment() -> dict[str, str]:
    """Return the environment, with the Pythons on the path that pyenv and uv keep aside."""
    found = [folder for version in TESTED_PYTHONS if (folder := _folder_of_python(version))]
    path = os.pathsep.join([*map(str, found), str(_programs()), os.environ.get("PATH", "")])
    return {**_settings_of_pip(), **os.environ, "PATH": path}


def _settings_of_pip() -> dict[str, str]:
    """Return the index and the certificates that pip is told to use, which uv does not read."""
    command = [str(_programs() / "python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    settings = dict(re.findall(r"^(?:\w+|:env:)\.([\w-]+)='(.*)'$", listed, re.MULTILINE))
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    return {names[name]: value for name, value in settings.items() if name in names}


def _folder_of_python(version: str) -> Path | None:
    """Return where a Python lies that cannot be called by its name, if it is there at all."""
    name = f"python{version}"
    if (
        shutil.which(name)
        and subprocess.run([name, "--version"], capture_output=True, check=False).returncode == 0
    ):
        return None
    home = Path.home()
    kept = [
        Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions",
        home / ".local" / "share" / "uv" / "python",
    ]
    folders = [path.parent for folder in kept for path in sorted(folder.glob(f"*/bin/{name}"))]
    return folders[-1] if folders else None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
