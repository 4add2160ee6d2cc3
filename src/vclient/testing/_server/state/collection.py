"""All records of one kind, by id and by the record they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from .records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RecordT = TypeVar("RecordT", bound=Record)


class Collection(Generic[RecordT]):
    """The records of one kind, in the order in which they were stored.

    Archived records stay in it, but only `find_any` and `all_under` return them.
    """

    def __init__(self, owner: Callable[[RecordT], str] | None = None) -> None:
        """Create an empty collection.

        Args:
            owner: Returns the id of the immutable parent of a record. None for records without
                a parent.
        """
        self._owner = owner
        self._rows: dict[str, RecordT] = {}
        self._under: dict[str, dict[str, RecordT]] = {}

    def add(self, row: RecordT) -> RecordT:
        """Store a record and return it."""
        self._rows[row.id] = row
        if self._owner is not None:
            self._under.setdefault(self._owner(row), {})[row.id] = row
        return row

    def remove(self, row: RecordT) -> None:
        """Remove a record."""
        del self._rows[row.id]
        if self._owner is not None:
            del self._under[self._owner(row)][row.id]

    def move_last(self, row: RecordT) -> None:
        """Make a record the last one in the order of storage."""
        self.remove(row)
        self.add(row)

    def find(self, row_id: str) -> RecordT | None:
        """Return the visible record of that id, or None."""
        row = self._rows.get(row_id)
        return row if row is not None and row.archived is None else None

    def find_any(self, row_id: str) -> RecordT | None:
        """Return the record of that id, archived or not, or None."""
        return self._rows.get(row_id)

    def under(self, owner_id: str) -> list[RecordT]:
        """Return the visible records that belong to another one."""
        return [row for row in self.all_under(owner_id) if row.archived is None]

    def all_under(self, owner_id: str) -> list[RecordT]:
        """Return the records that belong to another one, archived ones too."""
        return list(self._under.get(owner_id, {}).values())

    def everything(self) -> Iterator[RecordT]:
        """Yield all records, archived ones too."""
        yield from self._rows.values()

    def __iter__(self) -> Iterator[RecordT]:
        """Yield the visible records."""
        return (row for row in self._rows.values() if row.archived is None)
