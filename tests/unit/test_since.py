"""Which operations a server of a release does not have."""

from __future__ import annotations

import pytest

from vclient._api.since import missing_in


@pytest.mark.parametrize(
    ("version", "count"),
    [
        ("0.25.0", 9),
        # Servers before October 2026 name it; those of October may.
        ("0.27.0", 9),
        ("0.27.1", 0),
        ("0.28.0-rc.1", 0),
        ("1.0", 0),
        ("newest", 0),
        ("", 0),
    ],
)
def test_releases(version: str, count: int):
    missing = missing_in(version)
    assert len(missing) == count
    assert all(" /companies/{company_id}/characters/" in each for each in missing)
