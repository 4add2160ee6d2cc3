"""A page of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from vclient.models.base import ResponseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

ItemT = TypeVar("ItemT")


class PaginatedResponse(ResponseModel, Generic[ItemT]):
    """One page of a list; iterating over it gives its items, `len` counts them."""

    items: list[ItemT]
    """The requested page of results."""
    limit: int
    """The limit that was applied."""
    offset: int
    """The offset that was applied."""
    total: int
    """Total number of items across all pages."""

    @property
    def has_more(self) -> bool:
        """Whether there are more pages available."""
        return self.offset + len(self.items) < self.total

    @property
    def next_offset(self) -> int:
        """The offset for the next page."""
        return self.offset + self.limit

    @property
    def total_pages(self) -> int:
        """Total number of pages; 0 for an empty list or a limit of 0."""
        return -(-self.total // self.limit) if self.limit > 0 else 0

    @property
    def current_page(self) -> int:
        """Current page number, counted from 1."""
        return self.offset // self.limit + 1 if self.limit > 0 else 1

    # Other models iterate over their fields, a page over its items.
    def __iter__(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        self,
    ) -> Iterator[ItemT]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)
