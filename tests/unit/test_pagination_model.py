"""A page as an object: what it computes, and that it behaves as a collection."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vclient.models import User
from vclient.models.pagination import Items, PaginatedResponse
from vclient.models.system import SystemHealth
from vclient.testing import build_many, build_page


def page(number: int, *, limit: int = 10, offset: int = 0, total: int) -> PaginatedResponse[int]:
    items = list(range(number))
    return PaginatedResponse[int](items=items, limit=limit, offset=offset, total=total)


@pytest.mark.parametrize(
    ("made", "has_more", "next_offset", "total_pages", "current_page"),
    [
        (page(10, total=25), True, 10, 3, 1),
        (page(10, offset=10, total=25), True, 20, 3, 2),
        (page(5, offset=20, total=25), False, 30, 3, 3),
        (page(10, total=10), False, 10, 1, 1),
        (page(10, total=11), True, 10, 2, 1),
        (page(0, total=0), False, 10, 0, 1),
        (page(0, offset=30, total=25), False, 40, 3, 4),
        (page(1, limit=1, offset=4, total=25), True, 5, 25, 5),
        # An offset that is no multiple of the limit.
        (page(10, offset=5, total=25), True, 15, 3, 1),
        (page(10, offset=15, total=25), False, 25, 3, 2),
        # A page that only counts.
        (page(0, limit=0, total=25), True, 0, 0, 1),
        (page(0, limit=0, total=0), False, 0, 0, 1),
        (page(0, limit=0, offset=7, total=25), True, 7, 0, 1),
    ],
)
def test_what_it_computes(
    made: PaginatedResponse[int],
    has_more: bool,  # noqa: FBT001
    next_offset: int,
    total_pages: int,
    current_page: int,
):
    assert made.has_more is has_more
    assert made.next_offset == next_offset
    assert made.total_pages == total_pages
    assert made.current_page == current_page


@given(total=st.integers(0, 300), limit=st.integers(1, 40))
@settings(max_examples=50, deadline=None)
def test_following_it_visits_everything_once(total: int, limit: int):
    everything = list(range(total))
    visited: list[int] = []
    pages, offset = 0, 0
    while True:
        items = everything[offset : offset + limit]
        made = PaginatedResponse[int](items=items, limit=limit, offset=offset, total=total)
        pages += 1
        assert made.current_page == pages
        visited += made
        if not made.has_more:
            break
        offset = made.next_offset
    assert visited == everything
    assert pages == max(made.total_pages, 1)


def test_it_is_a_collection_of_its_items():
    made = page(3, total=25)
    assert list(made) == [0, 1, 2]
    assert len(made) == 3
    assert [*made] == made.items
    assert 2 in made
    assert 7 not in made
    assert bool(made) is True


@pytest.mark.parametrize("total", [0, 25])
def test_an_empty_one_is_false(total: int):
    made = page(0, total=total)
    assert not made
    assert len(made) == 0
    assert list(made) == []


def test_its_items_are_models():
    content = (
        b'{"items":[{"database_status":"online","cache_status":"melting",'
        b'"database_latency_ms":null,"cache_latency_ms":1,"uptime":"0d","version":"1"}],'
        b'"limit":1,"offset":0,"total":1,"new":true}'
    )
    made: Any = PaginatedResponse[SystemHealth].model_validate_json(content)
    (item,) = made
    assert isinstance(item, SystemHealth)
    assert item.cache_status == "melting"
    assert made.new is True


def test_it_can_be_dumped_and_compared():
    made = page(2, total=2)
    assert made.model_dump() == {"items": [0, 1], "limit": 10, "offset": 0, "total": 2}
    assert made == page(2, total=2)
    assert made != page(1, total=2)
    assert "items=[0, 1]" in repr(made)


@pytest.mark.parametrize("missing", ["items", "limit", "offset", "total"])
def test_every_member_is_needed(missing: str):
    members = {"items": [], "limit": 10, "offset": 0, "total": 0}
    del members[missing]
    with pytest.raises(pydantic.ValidationError, match=missing):
        PaginatedResponse[int].model_validate(members)


def test_items_by_id():
    users = build_many(User, 3)
    items, made = Items(users), build_page(users, total=9)
    for found in (items.by_id(), made.by_id()):
        assert list(found) == [each.id for each in users]
        assert found[users[1].id] is users[1]
    assert isinstance(items, list)
    assert items == users
    with pytest.raises(AttributeError):
        Items([1]).by_id()
