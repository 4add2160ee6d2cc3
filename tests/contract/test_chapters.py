"""Chapters of a book: their fields, their characters and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.parents import make_character
from vclient import ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import BooksService, ChaptersService

BOOK = "/companies/{company_id}/campaigns/{campaign_id}/books/{book_id}"
CHAPTERS = BOOK + "/chapters"
CHAPTER = CHAPTERS + "/{chapter_id}"
UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"


@pytest.fixture
async def campaign_id(client: VClient, company: ContractCompany) -> str:
    """A campaign without books."""
    return (await client.campaigns(company.storyteller_id).create(name="Library")).id


@pytest.fixture
def books(client: VClient, company: ContractCompany, campaign_id: str) -> BooksService:
    """The books of the campaign."""
    return client.books(company.storyteller_id, campaign_id)


@pytest.fixture
async def book_id(books: BooksService) -> str:
    """A book without chapters."""
    return (await books.create(name="Volume")).id


@pytest.fixture
def chapters(
    client: VClient, company: ContractCompany, campaign_id: str, book_id: str
) -> ChaptersService:
    """The chapters of the book."""
    return client.chapters(company.storyteller_id, campaign_id, book_id)


@pytest.fixture
def path(company: ContractCompany, campaign_id: str, book_id: str) -> str:
    """Where the chapters are, below the root of the API."""
    return f"{company.path}/campaigns/{campaign_id}/books/{book_id}/chapters"


@pytest.mark.covers(f"POST {CHAPTERS}", f"GET {CHAPTER}")
async def test_a_chapter_needs_only_a_name(chapters: ChaptersService, book_id: str):
    made = await chapters.create(name=" arrival of the END ")
    assert made.name == "Arrival of the END"
    assert (made.number, made.book_id) == (1, book_id)
    assert made.description is None
    assert (made.num_notes, made.num_assets, made.character_ids) == (0, 0, [])
    found = await chapters.get(made.id)
    assert found.model_dump(exclude={"notes", "assets"}) == made.model_dump()


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"name": "x", "character_ids": None}, "character_ids", "Expected `array`, got `null`"),
        ({"name": "x", "character_ids": ["abc"]}, "character_ids[0]", "Invalid UUID"),
    ],
)
@pytest.mark.covers(f"POST {CHAPTERS}", f"PATCH {CHAPTER}")
async def test_fields_have_types(
    http: Http,
    company: ContractCompany,
    chapters: ChaptersService,
    path: str,
    fields: dict[str, object],
    field: str,
    message: str,
):
    made = await chapters.create(name="Kept")
    for method, where in (("POST", path), ("PATCH", f"{path}/{made.id}")):
        refused = await http(method, where, acting=company.admin_id, json=fields)
        assert refused.status_code == 400
        assert refused.json()["invalid_parameters"] == [{"field": field, "message": message}]


@pytest.mark.smoke
@pytest.mark.covers(f"POST {CHAPTERS}", f"PATCH {CHAPTER}")
async def test_characters_are_sorted_and_replaced(
    client: VClient, company: ContractCompany, chapters: ChaptersService, campaign_id: str
):
    ids = [(await make_character(client, company, campaign_id)).id for _ in range(3)]
    made = await chapters.create(name="Meeting", character_ids=[ids[2], ids[0]])
    assert made.character_ids == sorted([ids[0], ids[2]])
    changed = await chapters.update(made.id, character_ids=[ids[1]])
    assert changed.character_ids == [ids[1]]
    assert (await chapters.update(made.id, name="Still")).character_ids == [ids[1]]
    character = await client.characters(company.player_id).get(ids[1])
    assert character.chapter_ids == [made.id]
    assert (await chapters.update(made.id, character_ids=[])).character_ids == []


@pytest.mark.covers(f"GET {BOOK}", f"POST {CHAPTERS}")
async def test_a_book_has_the_characters_of_all_its_chapters(
    client: VClient,
    company: ContractCompany,
    books: BooksService,
    chapters: ChaptersService,
    book_id: str,
    campaign_id: str,
):
    ids = [(await make_character(client, company, campaign_id)).id for _ in range(2)]
    await chapters.create(name="First", character_ids=ids)
    await chapters.create(name="Second", character_ids=[ids[0]])
    assert sorted((await books.get(book_id)).character_ids) == sorted(ids)


@pytest.mark.covers(f"GET {CHAPTER}")
async def test_a_deleted_character_leaves_its_chapters(
    client: VClient, company: ContractCompany, chapters: ChaptersService, campaign_id: str
):
    character = await make_character(client, company, campaign_id)
    made = await chapters.create(name="Death", character_ids=[character.id])
    await client.characters(company.player_id).delete(character.id)
    assert (await chapters.get(made.id)).character_ids == []


@pytest.mark.covers(f"POST {CHAPTERS}", f"PATCH {CHAPTER}")
async def test_only_active_characters_of_the_campaign_appear(
    client: VClient, company: ContractCompany, chapters: ChaptersService, campaign_id: str
):
    made = await chapters.create(name="Meeting")
    elsewhere = await make_character(client, company, company.campaign_id)
    gone = await make_character(client, company, campaign_id)
    await client.characters(company.player_id).delete(gone.id)
    for character_id in (elsewhere.id, gone.id, UNKNOWN):
        for refused in (
            lambda ids: chapters.create(name="Meeting", character_ids=ids),
            lambda ids: chapters.update(made.id, character_ids=ids),
        ):
            with pytest.raises(ValidationError) as error:
                await refused([character_id])
            assert [each["field"] for each in error.value.invalid_parameters] == ["character_ids"]
    assert [each.id for each in await chapters.list_all()] == [made.id]
