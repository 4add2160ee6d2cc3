"""A list, and a page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel

from vclient.models.base import ResponseModel
from vclient.models.display import table, to_dicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ItemT = TypeVar("ItemT")


class Items(list[ItemT]):
    """The items of a list, which notebooks show as a table.

    Otherwise it is an ordinary list.
    """

    def by_id(self) -> dict[str, ItemT]:
        """Return a new dictionary of the items by their ids, for looking up several of them.

        Raises:
            AttributeError: The items have no ids.
        """
        return by_id(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a row for each item, as `pandas.DataFrame` and others take them.

        The members of nested models are columns of their own, with dotted names such as
        `result.total_result`; lists stay lists.
        """
        return to_dicts(self)

    def _repr_html_(self) -> str:
        return table(self, total=len(self))


class PaginatedResponse(ResponseModel, Generic[ItemT]):
    """One page of a list; iterating over it gives its items, `len` counts them."""

    _required: ClassVar[frozenset[str]] = frozenset({"items", "limit", "offset", "total"})

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

    def by_id(self) -> dict[str, ItemT]:
        """Return a new dictionary of the items of the page by their ids.

        Raises:
            AttributeError: The items have no ids.
        """
        return by_id(self.items)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a row for each item, as `pandas.DataFrame` and others take them.

        The members of nested models are columns of their own, with dotted names such as
        `result.total_result`; lists stay lists.
        """
        return to_dicts(self.items)

    def _repr_html_(self) -> str:
        return table(self.items, total=self.total, offset=self.offset)

    # Pickle would look for the class by its name, and no module has `PaginatedResponse[Company]`.
    def __reduce__(self) -> tuple[Any, ...]:
        return _empty, (_nameable(type(self)),), self.__getstate__()

    # Other models iterate over their fields, a page over its items.
    def __iter__(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        self,
    ) -> Iterator[ItemT]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


class _Parametrized:
    """Placeholder in pickles for a class such as `PaginatedResponse[Company]`.

    Args:
        model: The class.
    """

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model

    def __reduce__(self) -> tuple[Any, ...]:
        generic = self._model.__pydantic_generic_metadata__
        return _parametrize, (generic["origin"], tuple(map(_nameable, generic["args"])))


def _nameable(kind: Any) -> Any:
    """Return a class, or its placeholder in pickles."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _Parametrized(kind) if kind.__pydantic_generic_metadata__["args"] else kind
    return kind


def _parametrize(origin: Any, arguments: tuple[Any, ...]) -> Any:
    return origin[arguments]


def _empty(model: type[BaseModel]) -> BaseModel:
    return model.__new__(model)


def by_id(items: Iterable[ItemT]) -> dict[str, ItemT]:
    """Return the items of a list by their ids.

    Args:
        items: Models that have ids.

    Raises:
        AttributeError: They have none.
    """
    found: dict[str, ItemT] = {}
    for item in items:
        identified: Any = item
        found[identified.id] = item
    return found
