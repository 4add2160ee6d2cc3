"""Lists of servers that tell anything but the truth: reading them ends all the same."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inside import make_pages
from trying import inputs
from vclient._api import routes
from vclient._async.pagination import Pages
from vclient._policy import stable_pages as paging
from vclient.exceptions import APIError, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from vclient import VClient

MOST_REQUESTS = 1000


class Liar:
    """A server of a list whose answers are made by a function of the number and the request."""

    def __init__(self, page: Callable[[int, int, int], dict[str, Any]]) -> None:
        self._page = page
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        limit, offset = (int(request.url.params[name]) for name in ("limit", "offset"))
        self.asked += 1
        assert self.asked < MOST_REQUESTS, "this list is read without end"
        return httpx.Response(200, json=self._page(self.asked, limit, offset))


def page(items: Any, total: Any, *, limit: Any = 0, offset: Any = 0) -> dict[str, Any]:
    return {"items": list(items), "limit": limit, "offset": offset, "total": total}


fresh = itertools.count(10**6)


def new(number: int) -> list[int]:
    """Return items that nobody has seen."""
    return list(itertools.islice(fresh, number))


LIES: dict[str, Callable[[int, int, int], dict[str, Any]]] = {
    "a limit of 0": lambda _, limit, offset: page(range(offset, offset + limit), 50, limit=0),
    "a limit below 0": lambda _, limit, offset: page(range(offset, offset + limit), 50, limit=-7),
    "another offset": lambda _, limit, offset: page(range(offset, offset + limit), 50, offset=9),
    "a total below 0": lambda _, limit, offset: page(range(offset, offset + limit), -5),
    "a huge total": lambda _, limit, offset: page(range(offset, min(offset + limit, 9)), 10**30),
    "empty pages": lambda _, __, ___: page([], 200),
    "empty pages after the first": lambda n, __, ___: page([1, 2] if n == 1 else [], 200),
    "every second page is empty": lambda n, limit, _: page(new(limit) if n % 2 else [], 200),
    "a total that grows": lambda n, limit, offset: page(
        range(offset, offset + limit), (n + 1) * 100, limit=limit
    ),
    "new items and a total that grows": lambda n, limit, _: page(new(limit), (n + 1) * 100),
    "new items and a total that stays": lambda _, limit, __: page(new(limit), 300),
    "new items and no total": lambda _, limit, __: page(new(limit), 0),
    "new items and a total that shrinks": lambda n, limit, _: page(new(limit), 300 - n),
    "one new item and a total that grows": lambda n, _, __: page(new(1), n + 5),
    "the same page for ever": lambda _, __, ___: page([1, 2, 3], 200),
    "the same page and a total that grows": lambda n, __, ___: page([1, 2, 3], n * 10),
    "the same item many times": lambda _, limit, __: page([7] * limit, 200),
    "two pages in turns": lambda n, __, ___: page([1, 2] if n % 2 else [3, 4], 200),
    "more items than were asked for": lambda _, limit, offset: page(
        range(offset, offset + 3 * limit + 5), 200
    ),
    "more and more items": lambda n, limit, _: page(new(n + limit), n * 100),
    "backwards": lambda _, limit, offset: page(range(500 - offset, 500 - offset - limit, -1), 400),
}


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_MOST_PAGES_ADDED", 100)


@pytest.fixture
def pages_of(make_client: Callable[..., VClient]) -> Callable[..., Pages[int]]:
    """A function that returns the list of a server."""

    def make(handler: Any, **options: Any) -> Pages[int]:
        client = make_client(handler, pacing=False, **options)
        return make_pages(Pages, client, routes.COMPANIES(), int)

    return make


async def read(items: AsyncIterator[int]) -> list[int]:
    return [each async for each in items]


async def check_end(call: Callable[..., Any], *arguments: Any) -> Any:
    """Check that reading ends, with a value or with the error that the list does not."""
    try:
        return await call(*arguments)
    except ResponseDecodeError as error:
        assert "does not end" in str(error)  # noqa: PT017 - there may be none
        assert (error.method, error.path) == ("GET", "/companies")  # noqa: PT017 - there may be none
        return None


@pytest.mark.parametrize("lie", LIES)
async def test_reading_all_ends(pages_of: Any, lie: str):
    await check_end(pages_of(Liar(LIES[lie])).list_all)


@pytest.mark.parametrize("limit", [1, 2, 3, 100, None])
@pytest.mark.parametrize("lie", LIES)
async def test_a_stream_ends(pages_of: Any, lie: str, limit: int | None):
    await check_end(read, pages_of(Liar(LIES[lie])).iter_all(limit=limit))


@pytest.mark.parametrize("lie", LIES)
async def test_counting_asks_once(pages_of: Any, lie: str):
    liar = Liar(LIES[lie])
    assert isinstance(await pages_of(liar).count(), int)
    assert liar.asked == 1


async def test_a_list_that_grows_for_ever_is_an_error(pages_of: Any):
    for lie in ("new items and a total that grows", "a total that grows"):
        with pytest.raises(ResponseDecodeError, match="does not end"):
            await pages_of(Liar(LIES[lie])).list_all()


async def test_so_is_one_that_keeps_a_promise_nobody_can_read(
    pages_of: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(paging, "_MOST_PAGES", 50)
    honest = Liar(lambda _, limit, offset: page(range(offset, offset + limit), 10**12))
    with pytest.raises(ResponseDecodeError, match="does not end"):
        await pages_of(honest).list_all()
    assert honest.asked < 100


async def test_one_that_grows_as_lists_do_is_read_to_its_end(pages_of: Any):
    size = 250

    def growing(_number: int, limit: int, offset: int) -> dict[str, Any]:
        nonlocal size
        # Every third page, one more.
        size += not _number % 3
        return page(range(offset, min(offset + limit, size)), size)

    found = await read(pages_of(Liar(growing)).iter_all(limit=5))
    assert found == list(range(size))


@pytest.mark.parametrize("limit", [1, 2])
async def test_the_last_known_item_is_deleted_from_a_list_read_one_by_one(
    pages_of: Any, limit: int
):
    """Looking for the items before it has to get on, however small the pages are."""
    items = list(range(12))

    def shrinking(number: int, asked: int, offset: int) -> dict[str, Any]:
        if number == 4:
            # The last one that was read, and the first one that was not, are gone.
            del items[3 * limit - 1 : 3 * limit + 1]
        return page(items[offset : offset + asked], len(items))

    pages = pages_of(Liar(shrinking), max_concurrency=1)
    assert set(await read(pages.iter_all(limit=limit))) >= set(items)


@given(seed=st.integers(0, 10**9), limit=st.sampled_from([2, 5, 100]), calm=st.integers(0, 30))
@inputs(60)
def test_whatever_it_answers_reading_ends(seed: int, limit: int, calm: int):
    """Totals and items by chance, after some pages that are true."""
    random = Random(seed)

    def answer(number: int, asked: int, offset: int) -> dict[str, Any]:
        if number <= calm:
            return page(range(offset, offset + asked), 10**4)
        size = random.choice([0, 1, asked - 1, asked, asked + 3])
        begin = random.choice([offset, offset - 1, random.randrange(10**5)])
        total = random.choice([-1, 0, 1, offset, offset + 1, 10**4, 10**9, random.randrange(10**5)])
        return page(range(begin, begin + size), total)

    liar = Liar(answer)
    reading = paging.ListReader(_page(liar, limit, 0), limit, routes.COMPANIES())
    try:
        _read(reading, liar, limit)
    except APIError as error:
        assert "does not end" in str(error)  # noqa: PT017 - the error may be missing


def _page(liar: Liar, limit: int, offset: int) -> Any:
    request = httpx.Request("GET", "http://a.test", params={"limit": limit, "offset": offset})
    return Pages(None, routes.COMPANIES(), int)._page.model_validate_json(liar(request).content)  # type: ignore[arg-type]


def _read(reading: Any, liar: Liar, limit: int) -> None:
    for offset in itertools.islice(reading.offsets, 200):
        if not reading.follows(_page(liar, limit, offset)):
            break
    while reading.next_offset is not None:
        reading.take(_page(liar, reading.limit, reading.next_offset))
