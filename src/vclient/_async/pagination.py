"""Lists of the API: single pages, all items, streams and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from vclient.exceptions import RequestValidationError
from vclient.models.pagination import PaginatedResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vclient._async.transport import Transport
    from vclient.call import QueryParams
    from vclient.routes import Path

ItemT = TypeVar("ItemT")

DEFAULT_LIMIT = 10
LARGEST_LIMIT = 100
"""The largest limit of most lists."""
LARGEST_CATALOGUE_LIMIT = 1000
"""The largest limit of the blueprint and of the dictionary."""


class Pages(Generic[ItemT]):
    """One list of the API, with its filters.

    Args:
        transport: Sends the calls.
        path: Path of the list.
        item: Model of one item.
        params: Query parameters of all pages: the filters.
        on_behalf_of: Id of the acting user.
        largest_limit: The largest limit that the server allows for this list.
    """

    def __init__(
        self,
        transport: Transport,
        path: Path,
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
        return await self._transport.call(
            "GET",
            self._path,
            self._page,
            params={**self._params, "limit": limit, "offset": offset},
            on_behalf_of=self._on_behalf_of,
        )

    async def list_all(self) -> list[ItemT]:
        """Return the items of all pages, in the order of the list.

        Raises:
            APIError: A call failed.
        """
        return [item async for item in self.iter_all()]

    async def iter_all(self, *, limit: int | None = None) -> AsyncIterator[ItemT]:
        """Yield the items of all pages, one page after the other.

        Args:
            limit: Number of items of each page; the largest by default.

        Raises:
            RequestValidationError: The limit is out of range.
            APIError: A call failed.
        """
        limit = self._largest_limit if limit is None else limit
        _check_range("limit", limit, self._largest_limit, smallest=1)
        offset = 0
        while True:
            page = await self.get_page(limit=limit, offset=offset)
            for item in page.items:
                yield item
            offset += len(page.items)
            # An empty page ends the list whatever the total says.
            if not page.items or offset >= page.total:
                return

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
