"""Since when there is an operation, for servers that do not have it."""

from __future__ import annotations

import re
from typing import Final

from vclient._api import operations
from vclient._api.operation import OCTOBER, OLDEST_RELEASE

_IN_WORDS: Final = {OCTOBER: "October 2026"}
# The last release before a month, which servers of that month may have gone on naming.
_BEFORE: Final = {OCTOBER: "0.27.0"}


def since_of(method: str, template: str) -> str | None:
    """Return the release of the API that brought an operation, such as `October 2026`.

    Args:
        method: HTTP method, in capitals.
        template: Path template.

    Returns:
        An empty text for an operation that all supported releases have; None for an unknown one.
    """
    for each in operations.OPERATIONS:
        if (each.method, each.route.template) == (method, template):
            return "" if each.since == OLDEST_RELEASE else _IN_WORDS.get(each.since, each.since)
    return None


def missing_in(version: str) -> tuple[str, ...]:
    """Return the operations that a release of the API does not have.

    Args:
        version: The version that a server names, such as `0.26.0`.

    Returns:
        Their methods and path templates; none for a version that is no number.
    """
    own = _number(version)
    return tuple(
        each.name
        for each in operations.OPERATIONS
        if own and (own < _number(each.since) or own <= _number(_BEFORE.get(each.since, "")))
    )


def _number(version: str) -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(each or 0) for each in found.groups()) if found else ()
