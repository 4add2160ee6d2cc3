"""What waits for its turn: writes that the server would mix up."""

from __future__ import annotations

import httpx
import pytest

from ids import BOOK_ID, CAMPAIGN_ID, CHAPTER_ID, COMPANY_ID, USER_ID
from inside import locks_of
from model_samples.responses import SAMPLES
from recording import Recorder


@pytest.fixture
def turns_of(monkeypatch):
    """A function that notes the keys of the locks that a service takes."""

    def watch(service):
        turns = []
        locks = locks_of(service)
        hold = locks.hold
        monkeypatch.setattr(locks, "hold", lambda key, _: turns.append(key) or hold(key))
        return turns

    return watch


async def test_changes_of_experience(make_client, turns_of):
    users = make_client(Recorder(SAMPLES["CampaignExperience"])).users(COMPANY_ID, user_id=USER_ID)
    turns = turns_of(users)
    for change in (users.add_xp, users.remove_xp, users.add_cool_points):
        await change(USER_ID, CAMPAIGN_ID, 1)
    assert turns == [("experience", USER_ID, CAMPAIGN_ID)] * 3
    await users.get_experience(USER_ID, CAMPAIGN_ID)
    assert len(turns) == 3


async def test_changes_of_the_numbers_of_books(make_client, turns_of):
    book = SAMPLES["CampaignBook"]
    client = make_client(Recorder(book, httpx.Response(204), book))
    books = client.books(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    turns = turns_of(books)
    await changes_numbers(books, BOOK_ID)
    assert turns == [("books", COMPANY_ID, CAMPAIGN_ID)] * 3


async def test_changes_of_the_numbers_of_chapters(make_client, turns_of):
    chapter = SAMPLES["CampaignChapter"]
    client = make_client(Recorder(chapter, httpx.Response(204), chapter))
    chapters = client.chapters(USER_ID, CAMPAIGN_ID, BOOK_ID, company_id=COMPANY_ID)
    turns = turns_of(chapters)
    await changes_numbers(chapters, CHAPTER_ID)
    assert turns == [("chapters", COMPANY_ID, CAMPAIGN_ID, BOOK_ID)] * 3


async def changes_numbers(service, item_id):
    """Send what changes the numbers of books or chapters, and what does not."""
    await service.create(name="A")
    await service.delete(item_id)
    await service.renumber(item_id, 1)
    await service.update(item_id, name="B")
    await service.get(item_id)
