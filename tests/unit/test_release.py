"""What version, tag and changelog have against a release."""

from __future__ import annotations

import pytest

from release import changes, findings

HEAD = "# Changelog\n\n## [Unreleased]\n"
READY = (
    f"{HEAD}\n## [1.2.0] - 2026-11-30\n\n### Added\n\n- All.\n\n## [1.1.0] - 2026-01-31\n\n- Old.\n"
)


def test_a_release_that_is_ready():
    assert findings("1.2.0", READY, "v1.2.0") == []
    assert findings("1.2.0", READY) == []


@pytest.mark.parametrize(
    ("changelog", "tag", "finding"),
    [
        (READY, "v1.2.1", "the tag v1.2.1 is not v1.2.0"),
        (READY, "1.2.0", "the tag 1.2.0 is not v1.2.0"),
        (READY.replace("]\n\n", "]\n\n- New.\n\n", 1), None, "[Unreleased] is not empty"),
        (READY.replace("1.2.0", "1.3.0"), None, "the changelog has no section '## [1.2.0] -"),
        (READY.replace("1.2.0", "1x2.0"), None, "the changelog has no section '## [1.2.0] -"),
        (READY.replace(" - 2026-11-30", ""), None, "the changelog has no section '## [1.2.0] -"),
        (READY.replace("- All.\n", ""), None, "the changelog lists no changes of 1.2.0"),
    ],
)
def test_what_is_wrong_is_found(changelog, tag, finding):
    (found,) = findings("1.2.0", changelog, tag)

    assert found.startswith(finding)


def test_the_notes_are_those_of_the_version():
    assert changes(READY, "1.2.0").strip() == "### Added\n\n- All."
    assert changes(READY, "1.1.0") == "- Old.\n"
    assert changes(READY, "9.9.9") == ""
