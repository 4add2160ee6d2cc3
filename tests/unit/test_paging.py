"""Reading a list that changes between its pages."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vclient._api import routes
from vclient._policy.stable_pages import ListReader
from vclient.models import PaginatedResponse

Page = PaginatedResponse[int]
PATH = routes.COMPANIES()


class Changing:
    """A list of numbers that changes as some answers are made, between count and selection."""

    def __init__(self, items: list[int], changes: list[Any]) -> None:
        self.items = items
        self.changes = list(changes)
        self.throughout = set(items)
        self.asked = 0

    def page(self, limit: int, offset: int) -> Page:
        self.asked += 1
        assert self.asked < 500, "this list is read without end"
        total = len(self.items)
        for kind, place in self.changes.pop(0) if self.changes else ():
            self.change(kind, place)
        items = self.items[offset : offset + limit]
        return Page(items=items, limit=limit, offset=offset, total=total)

    def change(self, kind: str, place: int) -> None:
        if kind == "insert":
            self.items.insert(place % (len(self.items) + 1), 1000 + self.asked * 100 + place)
        elif self.items:
            self.throughout.discard(self.items.pop(place % len(self.items)))


def read(server: Changing, limit: int, width: int) -> list[int]:
    """Read the whole list, with so many pages asked for before the first is looked at."""
    first = server.page(limit, 0)
    found = list(first.items)
    reading = ListReader(first, limit, PATH)
    offsets = list(reading.offsets)
    while offsets:
        asked = offsets[:width]
        answers = {offset: server.page(limit, offset) for offset in reversed(asked)}
        pages = [answers[offset] for offset in asked]
        offsets = offsets[width:]
        for page in pages:
            if not reading.follows(page):
                offsets = []
                break
            found += page.items[1:]
    while reading.next_offset is not None:
        found += reading.take(server.page(limit, reading.next_offset))
    return found


changes = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["insert", "delete"]), st.integers(0, 60)), min_size=1, max_size=1
    ),
    max_size=8,
)


@given(
    number=st.integers(0, 60), limit=st.integers(9, 12), width=st.integers(1, 4), changes=changes
)
@example(number=6, limit=3, width=1, changes=[[("delete", 0)]])
@example(number=9, limit=3, width=2, changes=[[("insert", 0)], [("insert", 0)]])
@example(number=7, limit=3, width=2, changes=[[("insert", 4)], *[[("delete", 0)]] * 3])
def test_nothing_that_stays_is_missing_or_doubled_when_one_item_changes_at_a_time(
    number: int, limit: int, width: int, changes: list[Any]
):
    """It holds as long as not all that a page held is deleted before the next one is read."""
    server = Changing(list(range(number)), changes)
    found = read(server, limit, width)
    in_place = [item for item in found if item in server.throughout]
    assert len(in_place) == len(set(in_place))
    assert set(in_place) == server.throughout


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize(("limit", "asked"), [(2, 20), (5, 5), (19, 2), (20, 2), (21, 1)])
def test_pages_overlap_by_one_item_and_the_last_is_not_full(limit: int, asked: int, width: int):
    server = Changing(list(range(20)), [])
    assert read(server, limit, width) == list(range(20))
    assert server.asked == asked


def test_ten_thousand_lists_under_change():
    """In batches that are answered in any order, with one answer of ten that changes the list."""
    for seed in range(10_000):
        random = Random(seed)
        kinds = [[(random.choice(["insert", "delete"]), random.randrange(60))], []]
        changes = random.choices(kinds, [1, 9], k=20)
        server = Changing(list(range(random.randrange(60))), changes)
        found = read(server, random.randint(5, 20), random.choice([1, 2, 5, 10]))
        assert set(found) >= server.throughout, seed
        assert len(found) == len(set(found)), seed


def test_a_server_that_gives_the_same_page_for_ever_is_left():
    page = Page(items=[1, 2, 3], limit=3, offset=0, total=10**9)
    reading = ListReader(page, 3, PATH)
    assert not reading.follows(page)
    for _ in range(20):
        if reading.next_offset is None:
            break
        assert reading.take(page) == []
    assert reading.next_offset is None
