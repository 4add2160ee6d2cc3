"""The distribution that this package comes with."""

from __future__ import annotations

from typing import Final

DISTRIBUTION: Final = "valentina-vclient"


def how_to_install(extra: str) -> str:
    """Return how to install an extra, for those who lack it.

    Args:
        extra: The name of the extra.
    """
    return (
        f"In a clone of the repository: pip install '.[{extra}]'; from elsewhere: "
        f"pip install '{DISTRIBUTION}[{extra}] @ git+URL-of-this-repository'"
    )
