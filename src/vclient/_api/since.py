"""Since when there is an operation, for the errors of servers that do not have it."""

from __future__ import annotations

from calendar import month_name

from vclient._api import operations


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
            if each.since == operations.OLDEST_RELEASE:
                return ""
            year, _, month = each.since.partition("-")
            return f"{month_name[int(month)]} {year}" if month else each.since
    return None
