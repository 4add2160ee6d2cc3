"""Reading all pages of a list that may change meanwhile, without duplicates or gaps.

Pages are requested by offset, so an insertion or a deletion before the offset shifts all items
behind it: the next page would repeat an item or skip one. Therefore a page is accepted only if
the total is unchanged and it repeats no known item. After the first page that is not, each page
is requested so that it overlaps the items already read by one, and the items behind the last
known one are new.

An example: a list of 7 items is read in pages of 3, and item 2 is deleted after the first page:

    offset  page     total  new items
      0     1 2 3    7      1 2 3
      3     5 6 7    6      none: the total has changed, and 4 would be skipped
      2     4 5 6    6      none: it has no known item, so 3 is searched at a lower offset
      0     1 3 4    6      4
      2     4 5 6    6      5 6
      4     6 7      6      7

    >>> from vclient._api.routes import COMPANIES
    >>> from vclient.models import PaginatedResponse
    >>> def page(items: list[int], offset: int) -> PaginatedResponse[int]:
    ...     content = items[offset : offset + 3]
    ...     return PaginatedResponse(items=content, limit=3, offset=offset, total=len(items))
    >>> before, after = [1, 2, 3, 4, 5, 6, 7], [1, 3, 4, 5, 6, 7]
    >>> reader = ListReader(page(before, 0), limit=3, path=COMPANIES())
    >>> list(reader.offsets)
    [3, 6]
    >>> reader.follows(page(after, 3))
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
_SMALLEST_OVERLAPPING = 2


class ListReader(Generic[ItemT]):
    """The state of reading one list.

    As long as the list does not change, `follows` accepts the pages at `offsets` in turn. Once
    it rejects one, all later pages are to be discarded, and the list is read further with
    `next_offset` and `take`, whose pages overlap the items already read.

    Args:
        first: The first page of the list.
        limit: The number of items that were requested.
        path: Path of the list, for the error that is raised if the list does not end.

    Attributes:
        next_offset: Offset of the next overlapping page, or None at the end of the list.
    """

    def __init__(self, first: PaginatedResponse[ItemT], limit: int, path: RoutePath) -> None:
        self._path = path
        self._limit = max(limit, _SMALLEST_OVERLAPPING)
        self._step = len(first.items)
        self._total = first.total
        self._position = self._step
        self._known = {_key(item): None for item in first.items}
        self._search: Iterator[int] | None = None
        self._is_lost = False
        self._repeated_pages = 0
        pages = -(-max(self._total, 0) // (self._step or 1))
        self._pages_left = min(2 * pages + _MOST_PAGES_ADDED, _MOST_PAGES)
        self.next_offset: int | None = None

    @property
    def limit(self) -> int:
        """The number of items to request at `next_offset`."""
        return self._limit

    @property
    def offsets(self) -> range:
        """The offsets of the pages after the first one."""
        return range(self._step, self._total, self._step or 1)

    def follows(self, page: PaginatedResponse[ItemT]) -> bool:
        """Return whether a page continues the list, which has not changed then.

        Args:
            page: The page at the next of the `offsets`.

        Raises:
            ResponseDecodeError: The list does not end.
        """
        self._count()
        keys = [_key(item) for item in page.items]
        if (
            page.total != self._total
            or len(keys) != min(self._step, self._total - self._position)
            or not self._known.keys().isdisjoint(keys)
        ):
            self.next_offset = self._position - 1
            return False
        self._record(keys)
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
        if not keys and page.total > offset:
            # The reported total is wrong.
            self.next_offset = None
            return []
        if not known and not self._is_lost:
            self.next_offset = self._searched(offset, page.total)
            return []
        self._search = None
        self._is_lost = False
        self._total = page.total
        begin = known[-1] + 1 if known else 0
        self._record(keys[begin:])
        self._position = offset + len(keys)
        self._repeated_pages = 0 if keys[begin:] else self._repeated_pages + 1
        is_end = self._position >= page.total or self._repeated_pages == _MOST_REPEATED_PAGES
        # One item of overlap; pages with a single item leave none.
        self.next_offset = None if is_end or not keys else offset + max(1, len(keys) - 1)
        return page.items[begin:]

    def _count(self) -> None:
        self._pages_left -= 1
        if self._pages_left < 0:
            msg = "the list does not end: it has many more pages than it promised"
            raise ResponseDecodeError(msg, method="GET", path=self._path.value)

    def _record(self, keys: list[Hashable]) -> None:
        self._position += len(keys)
        # The most recent items suffice to find the position, however long the list is.
        known = [*self._known, *keys]
        self._known = dict.fromkeys(known[-max(self._limit, len(keys)) :])

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
            offset = max(0, offset - self._limit + 1)
            yield offset


def _key(item: object) -> Hashable:
    key: Hashable = getattr(item, "id", item)
    return key
