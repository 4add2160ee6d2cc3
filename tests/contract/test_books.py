"""Books of a campaign: their fields, their numbers and what a deletion takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
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


@pytest.fixture
async def five(books: BooksService) -> list[str]:
    """The ids of five books of the campaign, named a to e."""
    return [(await books.create(name=name)).id for name in "abcde"]


async def numbered(books: BooksService) -> str:
    """Return the names of all books in the order of their numbers, which have no gaps."""
    listed = await books.list_all()
    assert [book.number for book in listed] == list(range(1, len(listed) + 1))
    return "".join(book.name for book in listed).lower()


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


@pytest.mark.covers(f"GET {BOOKS}")
async def test_books_are_listed_by_number_in_pages(books: BooksService, five: list[str]):
    page = await books.get_page(limit=2, offset=1)
    assert [book.id for book in page.items] == five[1:3]
    assert (page.total, page.limit, page.offset) == (5, 2, 1)
    assert (await books.get_page(offset=5)).items == []
    assert await books.count() == 5


@pytest.mark.covers(f"PATCH {BOOK}")
async def test_null_clears_and_what_is_left_out_stays(books: BooksService):
    made = await books.create(name="Notes", description="Some words")
    renamed = await books.update(made.id, name="renamed")
    assert (renamed.name, renamed.description) == ("Renamed", "Some words")
    assert (await books.update(made.id, description=None)).description is None
    assert (await books.get(made.id)).description is None


@pytest.mark.covers(f"PATCH {BOOK}", f"POST {BOOKS}")
async def test_a_name_has_at_most_fifty_characters_and_is_no_null(
    http: Http, books: BooksService, company: ContractCompany, campaign_id: str
):
    made = await books.create(name="")
    path = f"{company.path}/campaigns/{campaign_id}/books"
    refused = await http("POST", path, acting=company.admin_id, json={"name": "a" * 51})
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"name: Length of 'A{'a' * 50}' 51 > 50"
    refused = await http("PATCH", f"{path}/{made.id}", acting=company.admin_id, json={"name": None})
    assert refused.json()["invalid_parameters"] == [
        {"field": "name", "message": "Expected `str`, got `null`"}
    ]


@pytest.mark.smoke
@pytest.mark.covers(f"PUT {BOOK}/number")
async def test_a_moved_book_shifts_those_between(books: BooksService, five: list[str]):
    moved = await books.renumber(five[4], 2)
    assert moved.number == 2
    assert await numbered(books) == "aebcd"
    await books.renumber(five[0], 4)
    assert await numbered(books) == "ebcad"
    assert (await books.renumber(five[0], 4)).number == 4


@pytest.mark.covers(f"PUT {BOOK}/number")
async def test_moving_changes_no_date(books: BooksService, five: list[str]):
    before = {each.id: each.date_modified for each in await books.list_all()}
    await books.renumber(five[4], 1)
    assert {each.id: each.date_modified for each in await books.list_all()} == before


@pytest.mark.covers(f"PUT {BOOK}/number")
async def test_a_number_is_one_of_those_that_there_are(
    http: Http, books: BooksService, company: ContractCompany, campaign_id: str
):
    made = await books.create(name="Only")
    where = f"{company.path}/campaigns/{campaign_id}/books/{made.id}/number"
    refused = await http("PUT", where, acting=company.admin_id, json={"number": 0})
    assert refused.json()["invalid_parameters"] == [
        {"field": "number", "message": "Expected `int` >= 1"}
    ]
    with pytest.raises(ValidationError) as error:
        await books.renumber(made.id, 2)
    assert error.value.detail == (
        "New number 2 is greater than the number of books in the campaign (1)"
    )


@pytest.mark.covers(f"DELETE {BOOK}", f"GET {BOOK}")
async def test_a_deleted_book_closes_the_gap_and_is_gone(books: BooksService, five: list[str]):
    await books.delete(five[1])
    assert await numbered(books) == "acde"
    for call in (books.get, books.delete):
        with pytest.raises(NotFoundError) as error:
            await call(five[1])
        assert error.value.detail == "Campaign book not found"


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
async def test_a_book_is_found_in_its_own_campaign_alone(
    client: VClient, books: BooksService, company: ContractCompany
):
    made = await books.create(name="Elsewhere")
    with pytest.raises(NotFoundError):
        await client.books(company.storyteller_id, company.campaign_id).get(made.id)


@pytest.mark.smoke
@pytest.mark.covers(f"GET {BOOK}")
async def test_children_are_embedded_on_demand(books: BooksService):
    made = await books.create(name="Full")
    note = await books.create_note(made.id, title="A note", content="Of some length")
    found = await books.get(made.id, include=["notes"])
    assert found.notes is not None
    assert [each.id for each in found.notes] == [note.id]
    assert found.chapters is None
    assert found.num_notes == 1


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
