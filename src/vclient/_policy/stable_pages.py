"""Reading all pages of a list that may change meanwhile, without losing or doubling an item.

Pages are requested by offset, so an insertion or a deletion before the offset shifts all items
behind it. The total that comes with a page does not show that: the server counts and selects at
the same time, so a page may have the old total and shifted items. Therefore pages overlap by one
item. Where a page begins with the item that the page before it ends with, nothing that stays in the
list can be missing between them, whenever either was read. Where it does not, the list is read
further page by page, from the items that are known. And only a page that is not full can be the
last one.

An example: a list of 7 items is read in pages of 3, and item 2 is deleted after the first page:

    offset  page     new items
      0     1 2 3    1 2 3
      2     4 5 6    none: it does not begin with 3
      1     3 4 5    4 5
      3     5 6 7    6 7
      5     7        none, and it is not full: the end

    >>> from vclient._api.routes import COMPANIES
    >>> from vclient.models import PaginatedResponse
    >>> def page(items: list[int], offset: int) -> PaginatedResponse[int]:
    ...     content = items[offset : offset + 3]
    ...     return PaginatedResponse(items=content, limit=3, offset=offset, total=len(items))
    >>> before, after = [1, 2, 3, 4, 5, 6, 7], [1, 3, 4, 5, 6, 7]
    >>> reader = ListReader(page(before, 0), limit=3, path=COMPANIES())
    >>> list(reader.offsets)
    [2, 4, 6]
    >>> reader.follows(page(after, 2))
    False
    >>> while reader.next_offset is not None:
    ...     offset = reader.next_offset
    ...     print(offset, reader.take(page(after, offset)))
    2 []
    0 [4]
    2 [5, 6]
    4 [7]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from vclient.exceptions import ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from vclient._api.routes import RoutePath
    from vclient.models.pagination import PaginatedResponse

ItemT = TypeVar("ItemT")

# Reading ends if a server returns the same page again and again,
_MOST_REPEATED_PAGES = 10
# or if its list grows faster than it can be read.
_MOST_PAGES_ADDED = 1000
_MOST_PAGES = 1_000_000
_MOST_KNOWN = 1000
SMALLEST_LIMIT = 2
"""The smallest number of items of pages that overlap."""


class ListReader(Generic[ItemT]):
    """The state of reading one list.

    As long as each page begins where the one before it ends, `follows` accepts the pages at
    `offsets` in turn; the first item of each is known. Once it rejects one, all later pages are to
    be discarded. The list is then read further with `next_offset` and `take`.

    Args:
        first: The first page of the list.
        limit: The number of items that were requested, at least 2.
        path: Path of the list, for the error that is raised if the list does not end.

    Attributes:
        next_offset: Offset of the next page to `take`, or None at the end of the list.
    """

    def __init__(self, first: PaginatedResponse[ItemT], limit: int, path: RoutePath) -> None:
        self._path = path
        self.limit: int = limit
        self._step = max(1, (len(first.items) or limit) - 1)
        self._total = first.total
        self._position = 0
        self._known: dict[Hashable, None] = {}
        self._search: Iterator[int] | None = None
        self._is_lost = False
        self._repeated_pages = 0
        pages = -(-max(self._total, 0) // self._step)
        self._pages_left = min(2 * pages + _MOST_PAGES_ADDED, _MOST_PAGES)
        self.next_offset: int | None = None
        keys = [_key(item) for item in first.items]
        self._record(keys, first.total, is_full=len(keys) >= limit)

    @property
    def offsets(self) -> range:
        """The offsets of the pages after the first one, each of which overlaps the one before."""
        if self.next_offset is None or len(self._known) == 1:
            return range(0)
        return range(self._step, self._total, self._step)

    def follows(self, page: PaginatedResponse[ItemT]) -> bool:
        """Return whether a page begins with the last known item, and all others are new.

        Args:
            page: The page at the next of the `offsets`.

        Raises:
            ResponseDecodeError: The list does not end.
        """
        self._count()
        keys = [_key(item) for item in page.items]
        last = next(reversed(self._known), None)
        if keys[:1] != [last] or not self._known.keys().isdisjoint(keys[1:]):
            self.next_offset = max(0, self._position - 1)
            return False
        self._record(keys[1:], page.total, is_full=len(keys) > self._step)
        return True

    def take(self, page: PaginatedResponse[ItemT]) -> list[ItemT]:
        """Return the new items of the page at `next_offset`, and update `next_offset`.

        Args:
            page: The page at `next_offset`.

        Raises:
            ResponseDecodeError: The list does not end.
        """
        self._count()
        offset = self.next_offset or 0
        keys = [_key(item) for item in page.items]
        known = [index for index, key in enumerate(keys) if key in self._known]
        if not known and not self._is_lost:
            self.next_offset = self._searched(offset, page.total)
            return []
        self._search = None
        self._is_lost = False
        begin = known[-1] + 1 if known else 0
        self._position = offset + begin
        self._record(keys[begin:], page.total, is_full=len(keys) >= self.limit)
        self._repeated_pages = 0 if keys[begin:] else self._repeated_pages + 1
        if self._repeated_pages == _MOST_REPEATED_PAGES or not keys:
            self.next_offset = None
        elif self.next_offset == offset:
            # A page with a single item overlaps none.
            self.next_offset = offset + 1
        return page.items[begin:]

    def _count(self) -> None:
        self._pages_left -= 1
        if self._pages_left < 0:
            msg = "the list does not end: it has many more pages than it promised"
            raise ResponseDecodeError(msg, method="GET", path=self._path.value)

    def _record(self, keys: list[Hashable], total: int, *, is_full: bool) -> None:
        """Record new items, and whether the page that they are on may be the last one."""
        self._position += len(keys)
        self._total = total
        self._known.update(dict.fromkeys(keys))
        # The most recent items suffice to find the position, however long the list is.
        for _ in range(len(self._known) - max(_MOST_KNOWN, len(keys))):
            del self._known[next(iter(self._known))]
        is_end = self._position >= total and not is_full
        self.next_offset = None if is_end else max(0, self._position - 1)

    def _searched(self, offset: int, total: int) -> int:
        """Return the next offset at which to search for the items that were read last."""
        if self._search is None:
            self._search = self._places(offset, total)
        place = next(self._search, None)
        if place is None:
            # All known items were deleted: the position is estimated from the total.
            self._is_lost = True
            is_all_known = self._position <= len(self._known)
            gone = self._position if is_all_known else max(0, self._total - total)
            place = max(0, self._position - gone)
        return place

    def _places(self, offset: int, total: int) -> Iterator[int]:
        if total > self._total:
            yield offset + total - self._total
        while offset > 0:
            offset = max(0, offset - self.limit + 1)
            yield offset


def _key(item: object) -> Hashable:
    key: Hashable = getattr(item, "id", item)
    return key
