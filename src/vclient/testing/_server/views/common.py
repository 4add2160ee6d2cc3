"""Common functions of all views."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from vclient.testing._server.state.records import Record
    from vclient.testing._server.state.state import State


def moment(value: datetime) -> str:
    """Return a time as the API writes it; a whole second has no fraction."""
    return value.isoformat().replace("+00:00", "Z")


def moment_or_none(value: datetime | None) -> str | None:
    """Return a time as the API writes it, or None."""
    return None if value is None else moment(value)


def day_or_none(value: date | None) -> str | None:
    """Return a date as the API writes it, or None."""
    return None if value is None else value.isoformat()


def dates(record: Record) -> dict[str, str]:
    """Return the two dates that every record shows."""
    return {
        "date_created": moment(record.date_created),
        "date_modified": moment(record.date_modified),
    }


def since(state: State, version: str, **fields: Any) -> Mapping[str, Any]:
    """Return fields that came with a version of the API; none of them on older servers."""
    return fields if version <= state.api else {}


def until(state: State, version: str, **fields: Any) -> Mapping[str, Any]:
    """Return fields that a version of the API was the last to have; none of them on newer ones."""
    return fields if state.api <= version else {}
