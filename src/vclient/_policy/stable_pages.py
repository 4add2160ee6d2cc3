"""Where the pages of a list belong that may change while it is read.

Pages are cut by position, so whatever is inserted or deleted before a position moves all items
behind it: the next page would repeat some of them, or leave some out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from vclient.exceptions import ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from vclient._api.routes import RoutePath
    from vclient.models.pagination import PaginatedResponse

ItemT = TypeVar("ItemT")

# A server that gives the same page for ever has to be left at some time.
_PAGES_WITHOUT_NEWS = 10
# So has one whose list grows faster than it can be read.
_MOST_PAGES_ADDED = 1000
_MOST_PAGES = 1_000_000
_SMALLEST_OVERLAPPING = 2


class ListReader(Generic[ItemT]):
    """How far a list was read.

    As long as nothing changes, the pages at `offsets` follow each other, and `follows` says
    so of each. Once one does not, the others are worth nothing. The list is then read on with
    `next_offset` and `take`: each page overlaps what was read before, and what comes behind
    the last known item is new.

    Args:
        first: The first page of the list.
        limit: The number of items that it was asked for.
        path: Path of the list, for the error of one that does not end.

    Attributes:
        next_offset: Where the next overlapping page begins, or None at the end of the list.
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
        self._without_news = 0
        pages = -(-max(self._total, 0) // (self._step or 1))
        self._pages_left = min(2 * pages + _MOST_PAGES_ADDED, _MOST_PAGES)
        self.next_offset: int | None = None

    @property
    def limit(self) -> int:
        """The number of items to ask for with `next_offset`."""
        return self._limit

    @property
    def offsets(self) -> range:
        """Where the pages behind the first one begin."""
        return range(self._step, self._total, self._step or 1)

    def follows(self, page: PaginatedResponse[ItemT]) -> bool:
        """Return whether a page continues what was read, as if nothing had changed.

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
        self._note(keys)
        return True

    def take(self, page: PaginatedResponse[ItemT]) -> list[ItemT]:
        """Return the items of the page at `next_offset` that are new, and go on behind them.

        Raises:
            ResponseDecodeError: The list does not end.
        """
        self._count()
        offset = self.next_offset or 0
        keys = [_key(item) for item in page.items]
        known = [index for index, key in enumerate(keys) if key in self._known]
        if not keys and page.total > offset:
            # A total that is not true.
            self.next_offset = None
            return []
        if not known and not self._is_lost:
            self.next_offset = self._searched(offset, page.total)
            return []
        self._search = None
        self._is_lost = False
        self._total = page.total
        begin = known[-1] + 1 if known else 0
        self._note(keys[begin:])
        self._position = offset + len(keys)
        self._without_news = 0 if keys[begin:] else self._without_news + 1
        is_end = self._position >= page.total or self._without_news == _PAGES_WITHOUT_NEWS
        # One item of overlap; a server that gives no more than one leaves none.
        self.next_offset = None if is_end or not keys else offset + max(1, len(keys) - 1)
        return page.items[begin:]

    def _count(self) -> None:
        self._pages_left -= 1
        if self._pages_left < 0:
            msg = "the list does not end: it has many more pages than it promised"
            raise ResponseDecodeError(msg, method="GET", path=self._path.value)

    def _note(self, keys: list[Hashable]) -> None:
        self._position += len(keys)
        # What was read lately is enough to find one's way, however long the list is.
        known = [*self._known, *keys]
        self._known = dict.fromkeys(known[-max(self._limit, len(keys)) :])

    def _searched(self, offset: int, total: int) -> int:
        """Return where to look next for the items that were read last."""
        if self._search is None:
            self._search = self._places(offset, total)
        place = next(self._search, None)
        if place is None:
            # All that is known was deleted: only the number of items is left to go by.
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
