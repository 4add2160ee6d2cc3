"""The versions of the API that a testing server can speak."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

ApiVersion: TypeAlias = Literal["0.25", "0.26", "0.27", "2026-07", "2026-10"]
"""A version of the API: a release, or the state of a month after the last release.

The texts are in the order of time.
"""

API_VERSIONS: Final[tuple[ApiVersion, ...]] = get_args(ApiVersion)
"""All of them, the oldest first."""

JULY: Final = "2026-07"
OCTOBER: Final = "2026-10"
"""The months that brought fields and operations after the last release."""

NEWEST: Final = API_VERSIONS[-1]
"""The version that a server speaks by default."""

REPORTED: Final[dict[ApiVersion, str]] = {
    "0.25": "0.25.0",
    "0.26": "0.26.0",
    "0.27": "0.27.0",
    "2026-07": "0.27.0",
    "2026-10": "0.28.0",
}
"""The version that the health of the system names.

The state of July 2026 names the release before it. That of October 2026 is a guess: no server of
that state was seen.
"""


def check_api(api: str) -> ApiVersion:
    """Return the version.

    Raises:
        ValueError: There is no such version.
    """
    for known in API_VERSIONS:
        if api == known:
            return known
    msg = f"api must be one of {', '.join(API_VERSIONS)}, not {api!r}"
    raise ValueError(msg)
