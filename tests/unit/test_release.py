"""The check of a release: the version in its places, and builds that are the same every time."""

from __future__ import annotations

import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

import release
from distributions import contents, digest

if TYPE_CHECKING:
    from pathlib import Path

BETA = "Development Status :: 4 - Beta"
STABLE = "Development Status :: 5 - Production/Stable"

PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "valentina-vclient"
version = "1.2.0"
requires-python = ">=3.11"
license = "MIT"
license-files = ["LICENSE"]
classifiers = ["Development Status :: 5 - Production/Stable"]

[project.entry-points.pytest11]
vclient = "vclient.testing"

[tool.hatch.build.targets.wheel]
packages = ["src/vclient"]

[tool.hatch.build.targets.sdist]
exclude = ["/.github", "/.ci"]
"""
HOOKED = '\n[tool.hatch.build.targets.wheel.hooks.custom]\npath = "hook.py"\n'
# Each build of it has another stamp.
HOOK = """\
import os
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface):
    def initialize(self, version, build_data):
        stamp = Path(self.root, "stamp.txt")
        stamp.write_text(str(os.getpid()))
        build_data["force_include"][str(stamp)] = "vclient/stamp.txt"
"""
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-30\n\n### Added\n\n- All.\n"


@pytest.fixture
def repository(tmp_path):
    """A small project in git, ready to be released."""
    folder = tmp_path / "repository"
    files = {
        "pyproject.toml": PROJECT,
        "LICENSE": "Free.",
        "CHANGELOG.md": CHANGELOG,
        ".gitignore": "/dist/\n__pycache__/\n",
        ".github/workflows/ci.yml": "",
        "tests/test_nothing.py": "",
        "src/vclient/__init__.py": "",
        "src/vclient/py.typed": "",
        "src/vclient/_version.py": '__version__ = "1.2.0"\n',
        "src/vclient/_async/client.py": "",
        "src/vclient/_sync/client.py": "",
    }
    for name, text in files.items():
        write(folder / name, text)
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def write(path: Path, text: str):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    date = "2026-11-30T12:00:01+0000"
    environment = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def commit(folder: Path):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-gpg-sign", "--message", "All")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(release.time, "sleep", lambda _: None)


def check(folder: Path, *options: str) -> int:
    return release.main(["--root", str(folder), *options])


def test_a_release_that_is_ready(repository, capsys):
    git(repository, "tag", "v1.2.0")

    assert check(repository, "--tag", "v1.2.0") == 0

    out = capsys.readouterr().out
    assert out.endswith("\n1.2.0: nothing found\n")
    wheel, sdist = sorted((repository / "dist").iterdir())
    assert wheel.name == "valentina_vclient-1.2.0-py3-none-any.whl"
    assert sdist.name == "valentina_vclient-1.2.0.tar.gz"
    assert f"{digest(wheel)}  {wheel.name}" in out
    assert f"{digest(sdist)}  {sdist.name}" in out
    assert "tests/test_nothing.py" in contents(sdist)
    with tarfile.open(sdist) as archive:
        # The time of the commit.
        assert {member.mtime for member in archive} == {1_796_040_001}


def test_what_is_not_reproducible_is_found(repository, capsys):
    write(repository / "hook.py", HOOK)
    write(repository / "pyproject.toml", PROJECT + HOOKED)
    commit(repository)

    assert check(repository) == 1

    name = "valentina_vclient-1.2.0-py3-none-any.whl"
    assert f"FOUND {name} differs between two builds: valentina_vclient-1.2.0.dist-info/RECORD" in (
        capsys.readouterr().out
    )


def test_files_that_do_not_belong_there_are_found(repository, capsys):
    text = PROJECT.replace('exclude = ["/.github", "/.ci"]', "")
    write(repository / "pyproject.toml", text)
    commit(repository)

    assert check(repository) == 1

    assert "FOUND the sdist holds .github/workflows/ci.yml\n" in capsys.readouterr().out


def test_a_rehearsal_does_without_changelog_and_tag(repository, capsys):
    write(repository / "CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- All.\n")
    git(repository, "tag", "v9")

    assert check(repository) == 1
    out = capsys.readouterr().out
    assert "FOUND the tag v9 is not v1.2.0\n" in out
    assert "FOUND the changelog has no section [1.2.0] below [Unreleased]\n" in out
    assert "FOUND there are changes that are not committed\n" in out

    assert check(repository, "--rehearse") == 0


def test_a_build_that_fails_says_why(repository):
    write(repository / "pyproject.toml", PROJECT.replace("valentina-vclient", "valentina vclient"))
    commit(repository)

    with pytest.raises(RuntimeError, match="the sdist cannot be built"):
        check(repository)


def test_the_notes_are_those_of_the_version(repository, tmp_path):
    assert check(repository, "--notes", str(tmp_path / "notes.md")) == 0

    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "### Added\n\n- All.\n"


def test_there_are_no_notes_without_a_section(repository, tmp_path, capsys):
    write(repository / "CHANGELOG.md", CHANGELOG.replace("1.2.0", "1.1.0"))

    assert check(repository, "--rehearse", "--notes", str(tmp_path / "notes.md")) == 1

    assert "FOUND the changelog has no section for 1.2.0, or an empty" in capsys.readouterr().out
    assert not (tmp_path / "notes.md").exists()


@pytest.mark.parametrize(
    ("version", "tags", "classifiers", "findings"),
    [
        ("1.0.0", ["v1.0.0"], [STABLE], []),
        ("0.9.0", [], [BETA], []),
        ("1.0.0rc1", ["v1.0.0rc1"], [BETA], []),
        ("1.0.0", ["v1.0.1", "v1.0.0", "v1"], [STABLE], ["v1 is not", "v1.0.1 is not"]),
        ("1.0.0", ["1.0.0"], [STABLE], ["the tag 1.0.0 is not v1.0.0"]),
        ("1.0.0", [], [BETA], ["Development Status [4] does not go with 1.0.0"]),
        ("0.9.0", [], [STABLE], ["Development Status [5] does not go with 0.9.0"]),
        ("1.0.0", [], [], ["Development Status [] does not go with 1.0.0"]),
        ("1.0.0", [], [STABLE, BETA], ["Development Status [5, 4] does not go with 1.0.0"]),
        ("1.0.0-rc.1", [], [BETA], ["1.0.0-rc.1 is written 1.0.0rc1"]),
        ("1.0.0.dev1", [], [BETA], ["1.0.0.dev1 is no version that can be released"]),
        ("1.0.0+mine", [], [STABLE], ["1.0.0+mine is no version that can be released"]),
    ],
)
def test_version_tag_and_classifiers_go_together(version, tags, classifiers, findings):
    found = release.version_findings(version, tags, classifiers)

    assert len(found) == len(findings)
    assert all(expected in one for expected, one in zip(findings, found, strict=True))
