"""The header of an answer, for looking up many fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Fields(dict[str, str]):
    """The header of an answer, by names in lower case; it does not show its values.

    Args:
        raw: Names and values; those of a name that comes more than once are joined.
    """

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        super().__init__()
        for raw_name, raw_value in raw:
            name, value = raw_name.lower().decode("latin-1"), raw_value.decode("latin-1")
            self[name] = f"{self[name]}, {value}" if name in self else value

    def __repr__(self) -> str:
        return f"<headers {', '.join(self)}>"
