"""Models of answers that a tester makes up, without a server.

A model depends on nothing but the arguments it was made with, so that a test that fails
fails again, alone and in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from vclient.models.base import ResponseModel
from vclient.models.pagination import PaginatedResponse

from ._made_up import make

if TYPE_CHECKING:
    from collections.abc import Sequence

ModelT = TypeVar("ModelT", bound=ResponseModel)


def build(model: type[ModelT], /, **overrides: object) -> ModelT:
    """Return a valid model of an answer, such as a `Character`.

    What is not given is made up, always the same: enumerations are the first value that is
    documented, times are fixed, lists are empty, and what may be None is None. What follows
    from other fields agrees with them, such as the `name` of a character with its parts, and
    a `campaign_id` is the id of `build(Campaign)`. Ids of the models themselves depend on all
    arguments, so that different arguments make different objects.

    Example:
        ```python
        ada = build(Character, name_first="Ada", vampire_attributes={"clan_name": "Toreador"})
        ```

    Args:
        model: A model of `vclient.models` that the API answers.
        **overrides: Fields by name. Where a field holds a model, a dictionary stands for
            the fields of that model to be overridden in turn.

    Returns:
        The model.

    Raises:
        TypeError: The model has no such field, or is no model of an answer.
        ValueError: A value is not what the field can hold (`pydantic.ValidationError`).
    """
    return make(model, overrides, 1)


def build_many(model: type[ModelT], count: int, /, **overrides: object) -> list[ModelT]:
    """Return several models that differ in their ids, and in the names that are made up.

    The first is what `build` returns.

    Args:
        model: A model of `vclient.models` that the API answers.
        count: How many.
        **overrides: Fields by name, the same for all.

    Returns:
        The models.

    Raises:
        TypeError: The model has no such field, or is no model of an answer.
        ValueError: A value is not what the field can hold (`pydantic.ValidationError`).
    """
    return [make(model, overrides, number) for number in range(1, count + 1)]


def build_page(
    items: Sequence[ModelT],
    *,
    total: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> PaginatedResponse[ModelT]:
    """Return a page of a list.

    Args:
        items: What is on the page.
        total: How many items there are on all pages; by default none after these.
        limit: The limit that was applied; by default 10, or the number of items if that is
            more.
        offset: How many items are before these.

    Returns:
        The page.
    """
    page: PaginatedResponse[ModelT] = PaginatedResponse(
        items=list(items),
        limit=max(10, len(items)) if limit is None else limit,
        offset=offset,
        total=offset + len(items) if total is None else total,
    )
    return page
