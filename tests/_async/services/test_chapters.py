from __future__ import annotations

import httpx
import pytest

from inside import locks_of
from recording import Recorder
from story_answers import (
    ASSET,
    BOOK_ID,
    CAMPAIGN_ID,
    CHAPTER,
    CHAPTER_ID,
    COMPANY_ID,
    NOTE,
    OTHER_ID,
    USER_ID,
)
from vclient import RequestValidationError

LIST = f"/companies/{COMPANY_ID}/campaigns/{CAMPAIGN_ID}/books/{BOOK_ID}/chapters"
ONE = f"{LIST}/{CHAPTER_ID}"


@pytest.fixture
def make_chapters(make_client):
    def make(*answers):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).chapters(
            USER_ID, CAMPAIGN_ID, BOOK_ID, company_id=COMPANY_ID
        )

    return make


async def test_get_holds_what_is_included_and_none_for_the_rest(make_chapters):
    recorder, chapters = make_chapters(CHAPTER, {**CHAPTER, "notes": [NOTE], "assets": [ASSET]})
    plain = await chapters.get(CHAPTER_ID)
    assert (plain.notes, plain.assets) == (None, None)
    recorder.check(f"GET {ONE}", user=USER_ID)
    full = await chapters.get(chapter_id=CHAPTER_ID, include=("notes", "assets"))
    assert full.notes is not None
    assert full.assets is not None
    assert (len(full.notes), len(full.assets)) == (1, 1)
    recorder.check(f"GET {ONE}", query={"include": ["notes", "assets"]}, user=USER_ID)


async def test_renumber(make_chapters):
    recorder, chapters = make_chapters(CHAPTER)
    assert (await chapters.renumber(CHAPTER_ID, 2, idempotency_key="k1")).number == 1
    recorder.check(f"PUT {ONE}/number", body={"number": 2}, user=USER_ID, key="k1")
    await chapters.renumber(chapter_id=CHAPTER_ID, number=3, requesting_user_id=OTHER_ID)
    recorder.check(f"PUT {ONE}/number", body={"number": 3}, user=OTHER_ID)
    with pytest.raises(RequestValidationError, match="number"):
        await chapters.renumber(CHAPTER_ID, 0)
    assert recorder.requests == []


async def test_what_changes_numbers_takes_turns(make_chapters, monkeypatch):
    recorder, chapters = make_chapters(CHAPTER, httpx.Response(204), CHAPTER, CHAPTER)
    turns = []
    hold = locks_of(chapters).hold
    monkeypatch.setattr(locks_of(chapters), "hold", lambda key, _: turns.append(key) or hold(key))
    await chapters.create(name="A")
    await chapters.delete(CHAPTER_ID)
    await chapters.renumber(CHAPTER_ID, 1)
    assert turns == [("chapters", COMPANY_ID, CAMPAIGN_ID, BOOK_ID)] * 3
    await chapters.update(CHAPTER_ID, name="B")
    assert len(turns) == 3
    assert len(recorder.requests) == 4
