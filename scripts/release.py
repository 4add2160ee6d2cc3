"""Checks that the last commit can be released, and builds what is uploaded.

    python scripts/release.py              all checks; the files are put into dist
    python scripts/release.py --rehearse   the same before the version has its changelog

It is built twice, from clones in different folders and settings: the files have to be the same to
the last byte. What they hold is left to twine, check-wheel-contents and check-sdist.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["changes", "findings", "main"]

ROOT = Path(__file__).resolve().parent.parent
# Variables that must not show in what is built, and the permissions that new files do not get.
SETTINGS = (
    ({"TZ": "UTC", "PYTHONHASHSEED": "1"}, 0o022),
    ({"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "2"}, 0o077),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if something is found."""
    parser = argparse.ArgumentParser(description="Check that the last commit can be released.")
    parser.add_argument("--rehearse", action="store_true", help="leave out version and changelog")
    parser.add_argument("--tag", help="the tag that the release is made from, such as v1.2.3")
    parser.add_argument("--notes", type=Path, help="file for what the changelog says of it")
    options = parser.parse_args(arguments)
    version = re.findall(r'"(.+)"', (ROOT / "src/vclient/_version.py").read_text("utf-8"))[-1]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = [] if options.rehearse else findings(version, changelog, options.tag)
    if not options.rehearse and git("status", "--porcelain", "--untracked-files=no"):
        found.append("there are changes that are not committed")
    found += build(ROOT / "dist")
    if options.notes:
        options.notes.write_text(changes(changelog, version), "utf-8")
    for finding in found:
        print(f"FOUND {finding}")
    print(f"{version}: {len(found) or 'nothing'} found")
    return 1 if found else 0


def findings(version: str, changelog: str, tag: str | None = None) -> list[str]:
    """Return what tag and changelog have against a release of a version."""
    found = []
    if tag not in {None, f"v{version}"}:
        found.append(f"the tag {tag} is not v{version}")
    if changes(changelog, "Unreleased").strip():
        found.append(f"[Unreleased] is not empty: what is in it belongs to [{version}]")
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE
    ):
        found.append(f"the changelog has no section '## [{version}] - 2026-01-31'")
    elif "\n- " not in changes(changelog, version):
        found.append(f"the changelog lists no changes of {version}")
    return found


def changes(changelog: str, version: str) -> str:
    """Return what the changelog says of a version, or of what is `Unreleased`."""
    section = rf"^## \[{re.escape(version)}\].*\n\n?((?:(?!## ).*\n?)*)"
    match = re.search(section, changelog, re.MULTILINE)
    return match[1] if match else ""


def build(into: Path) -> list[str]:
    """Build twice, keep what was built first, and return how the second differs."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (
            build_once(Path(folder, str(umask)), variables, umask) for variables, umask in SETTINGS
        )
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(first, into)
        digests, others = (
            {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in built.iterdir()}
            for built in (first, second)
        )
    for name, digest in digests.items():
        print(f"{digest}  {name}")
    return [] if digests == others else [f"two builds differ: {digests}, {others}"]


def build_once(folder: Path, variables: Mapping[str, str], umask: int) -> Path:
    """Build the sdist, and the wheel from it, of a clone of the last commit."""
    before = os.umask(umask)
    try:
        git("clone", "--quiet", str(ROOT), str(folder))
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", str(folder)],
            env={**os.environ, **variables, "SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct")},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    finally:
        os.umask(before)
    return folder / "dist"


def git(*arguments: str) -> str:
    """Run git in the repository, and return what it prints."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
