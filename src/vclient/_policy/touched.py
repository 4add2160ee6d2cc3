"""Names by which the processes of one API key tell each other of a write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient._api.dependencies import touched_by
from vclient._policy.own_writes import KEEP_THE_CACHE

if TYPE_CHECKING:
    from vclient._api.requests import RequestSpec

WRITES: Final = "writes"
"""Name whose version changes with every write that outdates the server's cache."""


def names_touched(spec: RequestSpec) -> tuple[str, ...]:
    """Return the names that get a new version when a write begins, and again when it has ended.

    Args:
        spec: The write.
    """
    names = touched_by(spec.method, spec.path)
    return tuple(names) if spec.path.template in KEEP_THE_CACHE else (WRITES, *names)
