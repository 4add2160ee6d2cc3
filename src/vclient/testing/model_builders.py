"""Generated models of answers, without a server.

A model depends only on the arguments of its creation, so that failing tests are reproducible,
alone and in any order.
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

    Fields that are not given have deterministic values: enumerations have the first documented
    value, times are fixed, lists are empty, and optional fields are None. What gives rights gives
    the least: a user is a player, and a company restricts everything. Derived fields are
    consistent, such as the `name` of a character with its parts, and a `campaign_id` is the id
    of `build(Campaign)`. Ids of the models themselves depend on all arguments, so that
    different arguments give different objects.

    Example:
        ```python
        ada = build(Character, name_first="Ada", vampire_attributes={"clan_name": "Toreador"})
        ```

    Args:
        model: A model of `vclient.models` for answers.
        **overrides: Fields by name. For a field with a nested model, a dictionary overrides the
            fields of that model.

    Returns:
        The model.

    Raises:
        TypeError: The model has no such field, or is not a model of an answer.
        ValueError: A value is invalid for its field (`pydantic.ValidationError`).
    """
    return make(model, overrides, 1)


def build_many(model: type[ModelT], count: int, /, **overrides: object) -> list[ModelT]:
    """Return several models with different ids and generated names.

    The first one equals that of `build`.

    Args:
        model: A model of `vclient.models` for answers.
        count: Number of models.
        **overrides: Fields by name, the same for all.

    Returns:
        The models.

    Raises:
        TypeError: The model has no such field, or is not a model of an answer.
        ValueError: A value is invalid for its field (`pydantic.ValidationError`).
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
        items: The items of the page.
        total: Number of items of all pages; by default there are none after these.
        limit: The limit that was applied; by default 10, or the number of items if that is
            more.
        offset: Number of items before these.

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
