"""Since when there is an operation, for the errors of servers that do not have it."""

from __future__ import annotations

from typing import Final

from vclient._api import operations
from vclient._api.operation import OCTOBER, OLDEST_RELEASE

_IN_WORDS: Final = {OCTOBER: "October 2026"}


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
