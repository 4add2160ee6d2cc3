"""Common functions of all views."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from vclient.testing._server.state.records import Record


def moment(value: datetime) -> str:
    """Return a time as the API writes it; a whole second has no fraction."""
    return value.isoformat().replace("+00:00", "Z")


def moment_or_none(value: datetime | None) -> str | None:
    """Return a time as the API writes it, or None."""
    return None if value is None else moment(value)


def dates(record: Record) -> dict[str, str]:
    """Return the two dates that every record shows."""
    return {
        "date_created": moment(record.date_created),
        "date_modified": moment(record.date_modified),
    }
