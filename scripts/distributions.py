"""Builds the sdist and the wheel, and says where they do not hold what they should.

A build is reproducible: the same commit gives the same bytes, whoever builds it, wherever and
whenever, as long as it is with the same build backend.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

__all__ = [
    "Distributions",
    "Setting",
    "build",
    "build_commit",
    "build_one",
    "clone",
    "commit_time",
    "content_findings",
    "contents",
    "dating_findings",
    "digest",
    "run_backend",
    "tracked_files",
    "two_settings",
    "unpack",
]

Kind = Literal["sdist", "wheel", "editable"]

_SOURCE: Final = "src/"
# What is in the repository and of no use to those who build or test a release.
_KEPT_OUT: Final = (".github/", ".ci/")
_LOWEST_MTIME: Final = 315_532_800  # 1980-01-01: no zip archive tells of times before


@dataclass(frozen=True)
class Distributions:
    """What is uploaded of a release.

    Attributes:
        sdist: Path of the source distribution.
        wheel: Path of the wheel.
    """

    sdist: Path
    wheel: Path

    def __iter__(self) -> Iterator[Path]:
        """Return both paths."""
        return iter((self.sdist, self.wheel))


@dataclass(frozen=True)
class Setting:
    """Something that differs between two who build, and must not show in what they build.

    Attributes:
        umask: Permissions that new files do not get.
        modified: Time of last modification of the files of the checkout, in seconds since 1970.
        environment: Variables of the environment.
    """

    umask: int
    modified: int
    environment: Mapping[str, str]


def run_backend(
    project: Path, kind: Kind, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build into `dist` with the backend alone, as a frontend does when its requirements are there.

    Args:
        project: The folder of pyproject.toml.
        kind: What to build.
        environment: Variables besides those of this process.

    Returns:
        The finished process; the last line of its output is the name of the file.
    """
    program = f"import hatchling.build; print(hatchling.build.build_{kind}('dist'))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=project,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def build(
    project: Path, scratch: Path, environment: Mapping[str, str] | None = None
) -> Distributions:
    """Build the sdist of a project, and the wheel from that sdist.

    Args:
        project: The folder of pyproject.toml.
        scratch: A folder where the sdist is unpacked.
        environment: Variables besides those of this process.

    Raises:
        RuntimeError: The backend failed.
    """
    sdist = build_one(project, "sdist", environment)
    return Distributions(sdist, build_one(unpack(sdist, scratch), "wheel", environment))


def build_one(project: Path, kind: Kind, environment: Mapping[str, str] | None = None) -> Path:
    """Build a distribution, and return its path.

    Args:
        project: The folder of pyproject.toml.
        kind: What to build.
        environment: Variables besides those of this process.

    Raises:
        RuntimeError: The backend failed.
    """
    done = run_backend(project, kind, environment)
    if done.returncode:
        msg = f"the {kind} cannot be built\n{done.stdout}{done.stderr}"
        raise RuntimeError(msg)
    return project / "dist" / done.stdout.splitlines()[-1]


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack an sdist into a folder, and return the folder within that holds its project."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return folder / sdist.name.removesuffix(".tar.gz")


def contents(distribution: Path) -> dict[str, bytes]:
    """Return the files of a wheel, or of an sdist below its one folder, by name."""
    if distribution.suffix == ".whl":
        with zipfile.ZipFile(distribution) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    found = {}
    with tarfile.open(distribution) as packed:
        for member in packed:
            if not member.isdir():
                file = packed.extractfile(member)
                found[member.name.partition("/")[2]] = file.read() if file else b""
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content_findings(built: Distributions, tracked: Collection[str]) -> list[str]:
    """Return what is missing from distributions, and what they hold without reason.

    Args:
        built: The sdist and the wheel.
        tracked: The files of the repository, relative to its root.

    Returns:
        A sentence for each finding; none if all is well.
    """
    sdist, wheel = contents(built.sdist), contents(built.wheel)
    sources = {name for name in tracked if not name.startswith(_KEPT_OUT)}
    twins = {
        name.replace("/_async/", "/_sync/")
        for name in sources
        if name.startswith("src/vclient/_async/") and name.endswith(".py")
    }
    project = tomllib.loads(sdist["pyproject.toml"].decode())["project"]
    package = {name.removeprefix(_SOURCE) for name in sources | twins if name.startswith(_SOURCE)}
    info = built.wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"
    details = ["METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"]
    return [
        *_differences("sdist", set(sdist), {*sources, *twins, "PKG-INFO"}),
        *_differences("wheel", set(wheel), {*package, *(f"{info}/{name}" for name in details)}),
        *(
            f"the {name} of the wheel is not that of the sdist"
            for name in sorted(package)
            if wheel.get(name) != sdist.get(_SOURCE + name)
        ),
        *(
            f"{name} is not in the package"
            for name in ("vclient/py.typed", "vclient/_async/client.py", "vclient/_sync/client.py")
            if name not in package
        ),
        *_entry_point_findings(wheel.get(f"{info}/entry_points.txt", b"").decode(), project),
    ]


def _differences(kind: str, held: set[str], expected: set[str]) -> list[str]:
    return [
        *(f"the {kind} lacks {name}" for name in sorted(expected - held)),
        *(f"the {kind} holds {name}" for name in sorted(held - expected)),
    ]


def _entry_point_findings(text: str, project: Mapping[str, Any]) -> list[str]:
    """Compare the entry points of a wheel with those of pyproject.toml."""
    parser = configparser.ConfigParser(delimiters="=", interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names keep their case
    parser.read_string(text)
    held = {group: dict(parser[group]) for group in parser.sections()}
    declared = dict(project.get("entry-points", {}))
    for table, group in (("scripts", "console_scripts"), ("gui-scripts", "gui_scripts")):
        if project.get(table):
            declared[group] = project[table]
    return [] if held == declared else [f"the entry points are {held}, not {declared}"]


def tracked_files(checkout: Path) -> set[str]:
    """Return the files of a checkout that git keeps, relative to it."""
    return set(filter(None, _git(checkout, "ls-files", "-z").split("\0")))


def commit_time(checkout: Path) -> int:
    """Return when the last commit of a checkout was made, in seconds since 1970."""
    return int(_git(checkout, "log", "-1", "--format=%ct"))


def clone(checkout: Path, folder: Path) -> Path:
    """Clone the last commit of a checkout into a folder anew, and return that folder."""
    shutil.rmtree(folder, ignore_errors=True)
    _git(checkout, "clone", "--quiet", str(checkout), str(folder))
    return folder


def build_commit(checkout: Path, folder: Path, setting: Setting) -> Distributions:
    """Build the last commit of a checkout, as someone would in this setting.

    All that is dated in what is built gets the time of the commit.

    Args:
        checkout: A checkout of git; what is not committed has no part in it.
        folder: Where the clone lies; it is made anew.
        setting: What is different there.

    Raises:
        RuntimeError: The backend failed.
    """
    before = os.umask(setting.umask)
    try:
        project = clone(checkout, folder / "clone")
        for path in project.rglob("*"):
            if ".git" not in path.relative_to(project).parts:
                os.utime(path, (setting.modified, setting.modified))
        environment = {**setting.environment, "SOURCE_DATE_EPOCH": str(commit_time(project))}
        return build(project, folder / "unpacked", environment)
    finally:
        os.umask(before)


def two_settings(now: float) -> tuple[Setting, Setting]:
    """Return two settings that have nothing in common.

    Args:
        now: The time, in seconds since 1970.
    """
    return (
        Setting(0o022, int(now), {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        Setting(
            0o077,
            _LOWEST_MTIME + 86_400,
            {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
        ),
    )


def dating_findings(built: Distributions, epoch: int) -> list[str]:
    """Return which files of distributions are dated otherwise than the commit.

    Args:
        built: The sdist and the wheel.
        epoch: The time of the commit, in seconds since 1970.
    """
    with tarfile.open(built.sdist) as packed:
        dated = {member.name: member.mtime for member in packed}
    found = [f"{name} of the sdist is dated otherwise" for name in dated if dated[name] != epoch]
    # Archives of this kind count in steps of two seconds.
    time_of = datetime.fromtimestamp(epoch // 2 * 2, UTC).timetuple()[:6]
    with zipfile.ZipFile(built.wheel) as archive:
        found += [
            f"{info.filename} of the wheel is dated otherwise"
            for info in archive.infolist()
            if (*info.date_time[:5], info.date_time[5] // 2 * 2) != time_of
        ]
    return found


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
