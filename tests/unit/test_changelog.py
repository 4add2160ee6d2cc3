"""What the check of a release finds in a changelog, and the notes that it takes from one."""

from __future__ import annotations

from pathlib import Path

import pytest

import changelog

ROOT = Path(__file__).parent.parent.parent

GOOD = """\
# Changelog

Words.

## [Unreleased]

## [1.1.0] - 2026-11-30

### Added

- A method,
  which is new.

### Fixed

- A fault.

## [1.0.0] - 2026-10-01

### Added

- All.
"""


def test_a_good_one_has_no_findings():
    assert changelog.findings(GOOD, "1.1.0") == []


def test_notes_are_those_of_the_version():
    assert changelog.notes(GOOD, "1.1.0") == (
        "### Added\n\n- A method,\n  which is new.\n\n### Fixed\n\n- A fault.\n"
    )
    assert changelog.notes(GOOD, "1.0.0") == "### Added\n\n- All.\n"


@pytest.mark.parametrize("version", ["Unreleased", "2.0.0", "1.1"])
def test_there_are_no_notes_of_nothing(version):
    with pytest.raises(ValueError, match=f"no section for {version}, or an empty one"):
        changelog.notes(GOOD, version)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("1.1.0", "1.1.1", "the changelog has no section [1.1.0] below [Unreleased]"),
        ("[Unreleased]\n", "[Unreleased]\n\n- More.\n", "[Unreleased] is not empty: "),
        ("## [Unreleased]\n", "", "the changelog does not begin with [Unreleased]"),
        ("2026-11-30", "2026-11-31", "[1.1.0] has no date: "),
        (" - 2026-11-30", "", "[1.1.0] has no date: "),
        (" - 2026-11-30", " - soon", "the heading '[1.1.0] - soon' of the changelog is not like "),
        ("[1.0.0]", "1.0.0", "the heading '1.0.0 - 2026-10-01' of the changelog is not like "),
        ("[1.0.0]", "[1.2.0]", "the changelog does not name each version once, the newest first"),
        ("[1.0.0]", "[1.1.0]", "the changelog does not name each version once, the newest first"),
        ("[1.0.0]", "[first]", "the changelog has a section for no version: "),
        ("### Fixed", "### Mended", "[1.1.0] has changes of no known kind: Mended"),
        ("\n- A method,\n  which is new.\n\n### Fixed\n\n- A fault.\n", "", "[1.1.0] lists no "),
    ],
)
def test_findings(old, new, finding):
    assert old in GOOD
    (found,) = changelog.findings(GOOD.replace(old, new, 1), "1.1.0")

    assert found.startswith(finding)


def test_the_changelog_of_this_project_can_be_read():
    first, *_ = changelog.sections((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert first.name == changelog.UNRELEASED
