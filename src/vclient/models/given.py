"""Fields of requests that are passed on only where they are not None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.models.request_fields import GivenFields


def given(**fields: Unpack[GivenFields]) -> dict[str, Any]:
    """Return the fields that are not None, to be passed on as `update(..., **given(...))`.

    Checkers know the names of the fields of all requests, and their types. Where one field alone
    may be None, `name or UNSET` keeps its type precisely.

    Args:
        **fields: Fields of any request; those that are None, which would clear fields of an
            update, are left out.
    """
    return {name: value for name, value in fields.items() if value is not None}
