"""Lists: single pages, all items, streams and counts, also of lists that change meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import make_pages
from scripted import Script
from vclient._api import routes
from vclient._async.pagination import Pages
from vclient.exceptions import NotFoundError, RequestValidationError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]


class Shelf:
    """A server with one list of numbers, which may change after any page."""

    def __init__(self, *items: int, total: int | None = None, largest: int = 1000) -> None:
        self.items = list(items)
        self.total = total
        self.largest = largest
        self.changes: list[Any] = []
        self.asked: list[tuple[int, int]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        limit, offset = (int(request.url.params[name]) for name in ("limit", "offset"))
        self.asked.append((limit, offset))
        assert len(self.asked) < 50, "this list is read without end"
        found = self.items[offset : offset + min(limit, self.largest)]
        total = len(self.items) if self.total is None else self.total
        if self.changes:
            self.changes.pop(0)()
        page = {"items": found, "limit": limit, "offset": offset, "total": total}
        return httpx.Response(200, json=page)


@pytest.fixture
def pages_of(make_client: MakeClient) -> Callable[..., Pages[int]]:
    """A function that returns the list of a shelf."""

    def make(handler: Any, **options: Any) -> Pages[int]:
        return make_pages(Pages, make_client(handler), routes.COMPANIES(), int, **options)

    return make


async def test_one_page(pages_of: Any):
    shelf = Shelf(*range(25))
    pages = pages_of(shelf)
    page = await pages.get_page()
    assert (page.items, page.limit, page.offset, page.total) == (list(range(10)), 10, 0, 25)
    assert page.has_more
    page = await pages.get_page(limit=10, offset=page.next_offset)
    assert list(page) == list(range(10, 20))
    page = await pages.get_page(limit=10, offset=20)
    assert list(page) == [20, 21, 22, 23, 24]
    assert not page.has_more
    assert shelf.asked == [(10, 0), (10, 10), (10, 20)]


@pytest.mark.parametrize("limit", [0, 1, 100])
async def test_the_limits_that_are_allowed(pages_of: Any, limit: int):
    shelf = Shelf(*range(3))
    page = await pages_of(shelf).get_page(limit=limit)
    assert page.limit == limit
    assert page.total == 3


async def test_the_largest_limit_depends_on_the_list(pages_of: Any):
    shelf = Shelf(1)
    pages = pages_of(shelf, largest_limit=1000)
    await pages.get_page(limit=1000)
    await pages.list_all()
    assert shelf.asked == [(1000, 0), (1000, 0)]
    with pytest.raises(RequestValidationError, match="0 to 1000"):
        await pages.get_page(limit=1001)


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        (0, [(100, 0)]),
        (1, [(100, 0)]),
        (99, [(100, 0)]),
        (100, [(100, 0), (100, 99)]),
        (101, [(100, 0), (100, 99)]),
        (250, [(100, 0), (100, 99), (100, 198)]),
    ],
)
async def test_everything_in_as_few_pages_as_possible(
    pages_of: Any, number: int, asked: list[tuple[int, int]]
):
    shelf = Shelf(*range(number))
    assert await pages_of(shelf).list_all() == list(range(number))
    assert sorted(shelf.asked) == asked


@pytest.mark.parametrize(("limit", "asked"), [(1, 7), (2, 7), (3, 4), (7, 2), (8, 1), (100, 1)])
async def test_a_stream_gives_the_same_whatever_its_limit(pages_of: Any, limit: int, asked: int):
    shelf = Shelf(*range(7))
    assert [item async for item in pages_of(shelf).iter_all(limit=limit)] == list(range(7))
    # Pages overlap by one item.
    assert {each for each, _ in shelf.asked} == {max(limit, 2)}
    assert len(shelf.asked) == asked


@pytest.mark.parametrize("limit", [-1, 0, 101, 1.5, True])
async def test_a_limit_out_of_range_is_refused_where_it_is_given(pages_of: Any, limit: Any):
    with pytest.raises(RequestValidationError, match="limit must be a whole number, 1 to 100"):
        pages_of(Shelf()).iter_all(limit=limit)


async def test_a_stream_reads_no_further_than_needed(pages_of: Any):
    shelf = Shelf(*range(7))
    stream = pages_of(shelf).iter_all(limit=2)
    assert shelf.asked == []
    found = []
    async for item in stream:
        found.append(item)
        if item == 2:
            break
    await stream.aclose()
    assert found == [0, 1, 2]
    assert set(shelf.asked) <= {(2, offset) for offset in range(6)}


async def test_a_list_that_shrinks(pages_of: Any):
    shelf = Shelf(*range(6))
    shelf.changes = [lambda: shelf.items.__delitem__(slice(2, None))]
    assert [item async for item in pages_of(shelf).iter_all(limit=2)] == [0, 1]
    assert len(shelf.asked) <= 8


async def test_a_list_that_is_emptied(pages_of: Any):
    shelf = Shelf(*range(6))
    shelf.changes = [shelf.items.clear]
    assert [item async for item in pages_of(shelf).iter_all(limit=2)] == [0, 1]


async def test_a_list_that_grows(pages_of: Any):
    shelf = Shelf(0, 1, 2)
    shelf.changes = [lambda: shelf.items.extend([3, 4])]
    assert [item async for item in pages_of(shelf).iter_all(limit=2)] == [0, 1, 2, 3, 4]


async def test_a_total_that_is_too_large_is_not_believed_for_long(pages_of: Any):
    shelf = Shelf(0, 1, 2, total=10**9)
    assert [item async for item in pages_of(shelf).iter_all(limit=2)] == [0, 1, 2]
    assert len(shelf.asked) < 35


@pytest.mark.parametrize("total", [-1, 0, 1])
async def test_a_total_that_is_too_small_loses_no_item_of_the_page(pages_of: Any, total: int):
    shelf = Shelf(0, 1, 2, total=total)
    assert [item async for item in pages_of(shelf).iter_all(limit=100)] == [0, 1, 2]


async def test_pages_shorter_than_asked_for_leave_no_gap(pages_of: Any):
    shelf = Shelf(*range(7), largest=3)
    assert [item async for item in pages_of(shelf).iter_all(limit=5)] == list(range(7))
    assert [offset for _, offset in shelf.asked] == [0, 2, 4, 6]


async def test_counting_reads_no_items(pages_of: Any):
    shelf = Shelf(*range(7))
    assert await pages_of(shelf).count() == 7
    assert shelf.asked == [(0, 0)]


async def test_filters_and_the_acting_user_go_with_every_page(pages_of: Any):
    shelf = Shelf(*range(5))
    script = Script.always(shelf)
    params = {"user_role": "ADMIN", "email": None}
    pages = pages_of(script, params=params, on_behalf_of="user")
    params.clear()
    [item async for item in pages.iter_all(limit=2)]
    await pages.count()
    assert len(script.sent) == 6
    for sent in script.sent:
        assert sent.params["user_role"] == "ADMIN"
        assert "email" not in sent.params
        assert sent.headers["On-Behalf-Of"] == "user"


async def test_a_page_that_fails_is_retried(pages_of: Any, clock: Any):
    shelf = Shelf(*range(4))
    script = Script(shelf, 503, *[shelf] * 4)
    assert [item async for item in pages_of(script).iter_all(limit=2)] == [0, 1, 2, 3]
    assert len(clock.waits) == 1


async def test_a_page_that_keeps_failing_ends_the_stream(pages_of: Any):
    shelf = Shelf(*range(4))
    stream = pages_of(Script(shelf, 404)).iter_all(limit=2)
    found = []

    async def read() -> None:
        async for item in stream:
            found.append(item)  # noqa: PERF401 - they are looked at after the error

    with pytest.raises(NotFoundError):
        await read()
    assert found == [0, 1]
    with pytest.raises(ServerError):
        await pages_of(Script.always(500)).list_all()
