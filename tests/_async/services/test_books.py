from __future__ import annotations

import httpx
import pytest

from inside import locks_of
from recording import Recorder
from story_answers import (
    ASSET,
    BOOK,
    BOOK_ID,
    CAMPAIGN_ID,
    CHAPTER,
    COMPANY_ID,
    NOTE,
    OTHER_ID,
    USER_ID,
)
from vclient import RequestValidationError

LIST = f"/companies/{COMPANY_ID}/campaigns/{CAMPAIGN_ID}/books"
ONE = f"{LIST}/{BOOK_ID}"


@pytest.fixture
def make_books(make_client):
    def make(*answers):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).books(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)

    return make


async def test_get_holds_what_is_included_and_none_for_the_rest(make_books):
    recorder, books = make_books(
        BOOK, {**BOOK, "chapters": [CHAPTER], "notes": [NOTE], "assets": [ASSET]}
    )
    plain = await books.get(BOOK_ID)
    assert (plain.chapters, plain.notes, plain.assets) == (None, None, None)
    recorder.check(f"GET {ONE}", user=USER_ID)
    full = await books.get(book_id=BOOK_ID, include=["chapters", "notes", "assets"])
    assert full.chapters is not None
    assert full.chapters[0].description == "They meet"
    assert full.notes is not None
    assert full.notes[0].book_id == BOOK_ID
    assert full.assets is not None
    assert full.assets[0].mime_type == "image/png"
    recorder.check(f"GET {ONE}", query={"include": ["chapters", "notes", "assets"]}, user=USER_ID)


async def test_renumber(make_books):
    recorder, books = make_books(BOOK)
    assert (await books.renumber(BOOK_ID, 2, idempotency_key="k1")).number == 2
    recorder.check(f"PUT {ONE}/number", body={"number": 2}, user=USER_ID, key="k1")
    await books.renumber(book_id=BOOK_ID, number=3, requesting_user_id=OTHER_ID)
    recorder.check(f"PUT {ONE}/number", body={"number": 3}, user=OTHER_ID)
    with pytest.raises(RequestValidationError, match="number"):
        await books.renumber(BOOK_ID, 0)
    assert recorder.requests == []


async def test_what_changes_numbers_takes_turns(make_books, monkeypatch):
    recorder, books = make_books(BOOK, httpx.Response(204), BOOK, BOOK)
    turns = []
    hold = locks_of(books).hold
    monkeypatch.setattr(locks_of(books), "hold", lambda key, _: turns.append(key) or hold(key))
    await books.create(name="A")
    await books.delete(BOOK_ID)
    await books.renumber(BOOK_ID, 1)
    assert turns == [("books", COMPANY_ID, CAMPAIGN_ID)] * 3
    await books.update(BOOK_ID, name="B")
    assert len(turns) == 3
    assert len(recorder.requests) == 4
