"""Checks that the last commit can be released, and builds what is uploaded.

    python scripts/release.py              all checks; the files are put into dist
    python scripts/release.py --rehearse   the same before the version has its changelog

It is built twice, from clones of the last commit in different folders and settings, at different
times: the files have to be the same to the last byte, and hold what they should, no more.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.version import Version

import changelog
import distributions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["main", "version_findings"]

ROOT = Path(__file__).resolve().parent.parent
# Archives date files by whole seconds, some by every second one.
_SECONDS_BETWEEN: Final = 2.5
_STATUS: Final = re.compile(r"Development Status :: (\d)")
_STABLE: Final = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if something is found."""
    parser = argparse.ArgumentParser(description="Check that the last commit can be released.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument(
        "--rehearse", action="store_true", help="leave out the changelog, the tag and what is open"
    )
    parser.add_argument("--tag", help="the tag that the release is made from, such as v1.2.3")
    parser.add_argument("--into", type=Path, help="folder of what is built (default: dist)")
    parser.add_argument("--notes", type=Path, help="file for what the changelog says of it")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    found = []
    if not options.rehearse:
        found += _readiness_findings(root, options.tag)
    found += _build_findings(root, options.into or root / "dist")
    if options.notes:
        try:
            options.notes.write_text(changelog.notes(_changelog(root), _version(root)), "utf-8")
        except ValueError as error:
            found.append(str(error))
    for finding in found:
        print(f"FOUND {finding}")
    print(f"{_version(root)}: {len(found) or 'nothing'} found")
    return 1 if found else 0


def version_findings(
    version: str, tags: Collection[str], classifiers: Collection[str]
) -> list[str]:
    """Return where tags and classifiers do not go with a version.

    Args:
        version: What `src/vclient/_version.py` says.
        tags: The tags of versions on the commit.
        classifiers: Those of pyproject.toml.

    Returns:
        A sentence for each finding; none if all is well.
    """
    found = [f"the tag {tag} is not v{version}" for tag in sorted(tags) if tag != f"v{version}"]
    parsed = Version(version)
    if str(parsed) != version:
        found.append(f"{version} is written {parsed}")
    if parsed.local or parsed.is_devrelease:
        found.append(f"{version} is no version that can be released")
    stable = parsed >= Version("1") and not parsed.is_prerelease
    statuses = [int(match[1]) for one in classifiers if (match := _STATUS.match(one))]
    if stable != (statuses == [_STABLE]):
        found.append(f"the classifier Development Status {statuses} does not go with {version}")
    return found


def _readiness_findings(root: Path, tag: str | None) -> list[str]:
    """Return what the version, its tag, the changelog and open changes have against a release."""
    version = _version(root)
    tags = set(_git(root, "tag", "--points-at", "HEAD", "--list", "v*").split())
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = version_findings(version, tags | ({tag} if tag else set()), project["classifiers"])
    found += changelog.findings(_changelog(root), version)
    if _git(root, "status", "--porcelain", "--untracked-files=no"):
        found.append("there are changes that are not committed")
    return found


def _build_findings(root: Path, into: Path) -> list[str]:
    """Build twice, keep what was built first, and return what is wrong with it."""
    one, other = distributions.two_settings(time.time())
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        first = distributions.build_commit(root, scratch / "first", one)
        time.sleep(_SECONDS_BETWEEN)
        second = distributions.build_commit(root, scratch / "another" / "second", other)
        project = scratch / "first" / "clone"
        found = [
            f"{here.name} differs between two builds: {_first_difference(here, there)}"
            for here, there in zip(first, second, strict=True)
            if here.name != there.name or distributions.digest(here) != distributions.digest(there)
        ]
        found += distributions.content_findings(first, distributions.tracked_files(project))
        found += distributions.dating_findings(first, distributions.commit_time(project))
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        for path in first:
            shutil.copy(path, into)
            print(f"{distributions.digest(path)}  {path.name}  {path.stat().st_size} bytes")
    return found


def _first_difference(here: Path, there: Path) -> str:
    """Return the name of a file that two distributions do not have in common."""
    ours, theirs = distributions.contents(here), distributions.contents(there)
    names = sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))
    return names[0] if names else "dates, order or permissions of the same files"


def _version(root: Path) -> str:
    """Return the version from its one place, without importing the package."""
    text = (root / "src" / "vclient" / "_version.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if match is None:
        msg = "src/vclient/_version.py has no __version__"
        raise ValueError(msg)
    return match[1]


def _changelog(root: Path) -> str:
    return (root / "CHANGELOG.md").read_text(encoding="utf-8")


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
