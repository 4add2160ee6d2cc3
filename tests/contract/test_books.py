"""Books of a campaign: their fields, their numbers and what a deletion takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import NotFoundError

if TYPE_CHECKING:
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import BooksService

BOOKS = "/companies/{company_id}/campaigns/{campaign_id}/books"
BOOK = BOOKS + "/{book_id}"


@pytest.fixture
async def campaign_id(client: VClient, company: ContractCompany) -> str:
    """A campaign without books."""
    return (await client.campaigns(company.storyteller_id).create(name=unique("Library"))).id


@pytest.fixture
def books(client: VClient, company: ContractCompany, campaign_id: str) -> BooksService:
    """The books of the campaign."""
    return client.books(company.storyteller_id, campaign_id)


@pytest.mark.covers(f"POST {BOOKS}", f"GET {BOOK}")
async def test_a_book_needs_only_a_name(books: BooksService):
    made = await books.create(name="the LORD of o'neil")
    assert made.name == "The LORD of O'Neil"
    assert made.number == 1
    assert made.description is None
    assert (made.num_chapters, made.num_notes, made.num_assets) == (0, 0, 0)
    assert made.character_ids == []
    found = await books.get(made.id)
    assert found.model_dump(exclude={"chapters", "notes", "assets"}) == made.model_dump()


@pytest.mark.covers(f"DELETE {BOOK}")
async def test_chapters_and_notes_go_with_their_book(
    client: VClient, books: BooksService, company: ContractCompany, campaign_id: str
):
    made = await books.create(name="Doomed")
    chapters = client.chapters(company.storyteller_id, campaign_id, made.id)
    chapter = await chapters.create(name="Too")
    note = await books.create_note(made.id, title="A note", content="Of some length")
    assert (await books.get(made.id)).num_chapters == 1
    await books.delete(made.id)
    with pytest.raises(NotFoundError):
        await chapters.get(chapter.id)
    with pytest.raises(NotFoundError):
        await books.get_note(made.id, note.id)


@pytest.mark.covers(f"GET {BOOK}")
async def test_an_embedded_chapter_counts_nothing(
    client: VClient, books: BooksService, company: ContractCompany, campaign_id: str
):
    made = await books.create(name="Full")
    chapters = client.chapters(company.storyteller_id, campaign_id, made.id)
    chapter = await chapters.create(name="Annotated")
    await chapters.create_note(chapter.id, title="A note", content="Of some length")
    found = await books.get(made.id, include=["chapters", "assets"])
    assert found.chapters == [chapter]
    assert found.assets == []
    assert (await chapters.get(chapter.id)).num_notes == 1
