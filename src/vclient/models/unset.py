"""The value of a field that is left out: `UNSET`, and its type."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`, for annotations such as `name: str | Unset`."""

    UNSET = "UNSET"
    """The only value."""

    def __repr__(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""The value of a field that is left out: it is not sent, and an update keeps what there is.

Requests accept it wherever a field may be left out, and fields of updates that were not given read
as it. It is false, and a checker narrows the type of a value by `is UNSET`.
"""
