"""Lists of the API: single pages, all items, streams and counts."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from vclient._api.requests import RequestSpec
from vclient._observe.progress import Meter
from vclient._policy.stable_pages import SMALLEST_LIMIT, ListReader
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import RequestValidationError
from vclient.models.pagination import Items, PaginatedResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from vclient._api.requests import QueryParams
    from vclient._api.routes import RoutePath
    from vclient._async.transport import Transport
    from vclient._config.hooks import ProgressCallback

ItemT = TypeVar("ItemT")

DEFAULT_LIMIT = 10
LARGEST_LIMIT = 100
"""The largest limit of most lists."""
LARGEST_CATALOGUE_LIMIT = 1000
"""The largest limit of the blueprint and of the dictionary."""

# Streams fetch few pages at first, as the consumer may stop early.
_FIRST_WIDTH = 2


class Pages(Generic[ItemT]):
    """One list of the API, with its filters.

    Args:
        transport: The transport that sends the calls.
        path: Path of the list.
        item: Model of one item.
        params: Query parameters of all pages: the filters.
        on_behalf_of: Id of the acting user.
        largest_limit: The largest limit that the server allows for this list.
    """

    def __init__(
        self,
        transport: Transport,
        path: RoutePath,
        item: type[ItemT],
        *,
        params: QueryParams | None = None,
        on_behalf_of: str | None = None,
        largest_limit: int = LARGEST_LIMIT,
    ) -> None:
        self._transport = transport
        self._path = path
        self._page = cast("type[PaginatedResponse[ItemT]]", PaginatedResponse[item])  # type: ignore[valid-type] # a class at run time
        self._params = dict(params or {})
        self._on_behalf_of = on_behalf_of
        self._largest_limit = largest_limit

    async def get_page(
        self, *, limit: int = DEFAULT_LIMIT, offset: int = 0
    ) -> PaginatedResponse[ItemT]:
        """Return one page.

        Args:
            limit: Number of items, from 0 to the largest limit of the list.
            offset: Number of items to leave out before the first.

        Raises:
            RequestValidationError: The limit or the offset is out of range.
            APIError: The call failed.
        """
        _check_range("limit", limit, self._largest_limit)
        _check_range("offset", offset, None)
        spec = RequestSpec(
            method="GET",
            path=self._path,
            params={**self._params, "limit": limit, "offset": offset},
            on_behalf_of=self._on_behalf_of,
        )
        return await self._transport.call(spec, self._page)

    async def list_all(self, progress: ProgressCallback | None = None) -> Items[ItemT]:
        """Return the items of all pages, in the order of the list.

        The pages after the first one are fetched concurrently, `max_concurrency` at most.

        Args:
            progress: Callback invoked with the number of items read, and the total.

        Raises:
            APIError: A call failed.
        """
        limit, width = self._largest_limit, self._transport.config.max_concurrency
        meter = None if progress is None else Meter(progress)
        items: Items[ItemT] = Items()
        async with aclosing(self._parts(limit, width, meter)) as parts:
            async for part in parts:
                items += part
                if meter is not None:
                    meter.advance(len(part))
        if meter is not None:
            meter.finish()
        return items

    def iter_all(self, *, limit: int | None = None) -> AsyncIterator[ItemT]:
        """Yield the items of all pages, which are fetched ahead, `max_concurrency` at most.

        Args:
            limit: Number of items of each page, from 1; the largest by default. Pages overlap by
                one item, so that they have two at least.

        Raises:
            RequestValidationError: The limit is out of range.
            APIError: A call failed.
        """
        limit = self._largest_limit if limit is None else limit
        _check_range("limit", limit, self._largest_limit, smallest=1)
        return runtime.stream(self._items(max(limit, SMALLEST_LIMIT)))

    async def _items(self, limit: int) -> AsyncGenerator[ItemT, None]:
        async with aclosing(self._parts(limit, _FIRST_WIDTH)) as parts:
            async for part in parts:
                for item in part:
                    yield item

    async def _parts(
        self, limit: int, width: int, meter: Meter | None = None
    ) -> AsyncGenerator[list[ItemT], None]:
        """Yield the items of the list in parts, page by page.

        Args:
            limit: Number of items of each page.
            width: Number of pages that are fetched concurrently at first.
            meter: Receives the total number of items, if given.
        """
        first = await self.get_page(limit=limit)
        if meter is not None:
            meter.total = first.total
        yield first.items
        reader = ListReader(first, limit, self._path)
        calls = (partial(self.get_page, limit=limit, offset=each) for each in reader.offsets)
        async with aclosing(self._transport.ahead(calls, width)) as pages:
            async for page in pages:
                if not reader.follows(page):
                    break
                yield page.items[1:]
        while reader.next_offset is not None:
            page = await self.get_page(limit=reader.limit, offset=reader.next_offset)
            if meter is not None:
                meter.total = page.total
            yield reader.take(page)

    async def count(self) -> int:
        """Return how many items the list has, without reading them.

        Raises:
            APIError: The call failed.
        """
        return (await self.get_page(limit=0)).total


def _check_range(name: str, value: int, largest: int | None, *, smallest: int = 0) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if is_whole and value >= smallest and (largest is None or value <= largest):
        return
    upper = f" to {largest}" if largest is not None else " or more"
    msg = f"{name} must be a whole number, {smallest}{upper}"
    raise RequestValidationError(msg, errors=[{"loc": (name,), "msg": msg, "type": "range"}])
