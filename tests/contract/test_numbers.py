"""Books of a campaign and chapters of a book, which are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from vclient import NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import BooksService, ChaptersService

BOOKS = "/companies/{company_id}/campaigns/{campaign_id}/books"
CHAPTERS = BOOKS + "/{book_id}/chapters"
ROUTES = {
    "book": (BOOKS, f"{BOOKS}/{{book_id}}"),
    "chapter": (CHAPTERS, CHAPTERS + "/{chapter_id}"),
}
WITHIN = {"book": "books in the campaign", "chapter": "chapters in the book"}


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A place for books or chapters.

    Attributes:
        kind: What is there, a key of `ROUTES`.
        items: What manages it, in the name of a storyteller.
        path: Where it is, below the root of the API.
        elsewhere: What manages the same kind in another place.
    """

    kind: str
    items: BooksService | ChaptersService
    path: str
    elsewhere: BooksService | ChaptersService

    async def numbered(self) -> str:
        """Return the names of all items in the order of their numbers, which have no gaps."""
        listed = await self.items.list_all()
        assert [each.number for each in listed] == list(range(1, len(listed) + 1))
        return "".join(each.name for each in listed).lower()

    async def five(self) -> list[str]:
        """Make five items, named a to e, and return their ids."""
        return [(await self.items.create(name=name)).id for name in "abcde"]


def on_each_shelf(*operations: str) -> pytest.MarkDecorator:
    """Run a test with books and with chapters.

    Args:
        *operations: What the test covers, such as `GET {all}` and `GET {one}`.
    """
    params = []
    for kind, (path, item) in ROUTES.items():
        names = [each.replace("{all}", path).replace("{one}", item) for each in operations]
        params.append(pytest.param(kind, marks=pytest.mark.covers(*names)))
    return pytest.mark.parametrize("shelf", params, indirect=True)


@pytest.fixture
async def shelf(request: pytest.FixtureRequest, client: VClient, company: ContractCompany) -> Shelf:
    """An empty place for items of the kind that the test asks for."""
    acting = company.storyteller_id
    here, there = [await client.campaigns(acting).create(name=unique("Library")) for _ in range(2)]
    path = f"{company.path}/campaigns/{here.id}/books"
    books, others = client.books(acting, here.id), client.books(acting, there.id)
    if request.param == "book":
        return Shelf(kind="book", items=books, path=path, elsewhere=others)
    book, other = await books.create(name="Volume"), await books.create(name="Other")
    return Shelf(
        kind="chapter",
        items=client.chapters(acting, here.id, book.id),
        path=f"{path}/{book.id}/chapters",
        elsewhere=client.chapters(acting, here.id, other.id),
    )


@on_each_shelf("GET {all}")
async def test_items_are_listed_by_number_in_pages(shelf: Shelf):
    five = await shelf.five()
    page = await shelf.items.get_page(limit=2, offset=1)
    assert [each.id for each in page.items] == five[1:3]
    assert (page.total, page.limit, page.offset) == (5, 2, 1)
    assert (await shelf.items.get_page(offset=5)).items == []
    assert await shelf.items.count() == 5


@on_each_shelf("PATCH {one}", "GET {one}")
async def test_null_clears_and_what_is_left_out_stays(shelf: Shelf):
    made = await shelf.items.create(name="Notes", description="x y z")
    renamed = await shelf.items.update(made.id, name="")
    assert (renamed.name, renamed.description) == ("", "x y z")
    assert renamed.date_modified > made.date_modified
    assert (await shelf.items.update(made.id, description=None)).description is None
    nothing = await shelf.items.update(made.id)
    assert (nothing.name, nothing.description, nothing.number) == ("", None, 1)
    assert (await shelf.items.get(made.id)).description is None


@on_each_shelf("POST {all}", "PATCH {one}")
async def test_a_name_has_at_most_fifty_characters_and_is_no_null(
    http: Http, shelf: Shelf, company: ContractCompany
):
    made, acting = await shelf.items.create(name=""), company.admin_id
    refused = await http("POST", shelf.path, acting=acting, json={"name": "a" * 51})
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"name: Length of 'A{'a' * 50}' 51 > 50"
    refused = await http("POST", shelf.path, acting=acting, json={})
    message = "Object missing required field `name`"
    assert refused.json()["invalid_parameters"] == [{"field": "data", "message": message}]
    for method, path in (("POST", shelf.path), ("PATCH", f"{shelf.path}/{made.id}")):
        refused = await http(method, path, acting=acting, json={"name": None})
        message = "Expected `str`, got `null`"
        assert refused.json()["invalid_parameters"] == [{"field": "name", "message": message}]


@pytest.mark.smoke
@on_each_shelf("PUT {one}/number")
async def test_what_is_moved_shifts_those_between_and_changes_no_date(shelf: Shelf):
    five = await shelf.five()
    before = {each.id: each.date_modified for each in await shelf.items.list_all()}
    assert (await shelf.items.renumber(five[4], 2)).number == 2
    assert await shelf.numbered() == "aebcd"
    await shelf.items.renumber(five[0], 4)
    assert await shelf.numbered() == "ebcad"
    assert (await shelf.items.renumber(five[0], 4)).number == 4
    assert {each.id: each.date_modified for each in await shelf.items.list_all()} == before


@on_each_shelf("PUT {one}/number")
async def test_a_number_is_one_of_those_that_there_are(
    http: Http, shelf: Shelf, company: ContractCompany
):
    made = await shelf.items.create(name="Only")
    path = f"{shelf.path}/{made.id}/number"
    refused = await http("PUT", path, acting=company.admin_id, json={"number": 0})
    assert refused.json()["invalid_parameters"] == [
        {"field": "number", "message": "Expected `int` >= 1"}
    ]
    with pytest.raises(ValidationError) as error:
        await shelf.items.renumber(made.id, 2)
    said = f"New number 2 is greater than the number of {WITHIN[shelf.kind]} (1)"
    assert error.value.detail == said


@pytest.mark.smoke
@on_each_shelf("DELETE {one}", "GET {one}", "POST {all}")
async def test_what_is_deleted_closes_the_gap_and_is_gone(shelf: Shelf):
    five = await shelf.five()
    await shelf.items.delete(five[1])
    assert await shelf.numbered() == "acde"
    assert (await shelf.items.create(name="f")).number == 5
    for call in (shelf.items.get, shelf.items.delete):
        with pytest.raises(NotFoundError) as error:
            await call(five[1])
        assert error.value.detail == f"Campaign {shelf.kind} not found"


@on_each_shelf("GET {one}")
async def test_an_item_is_found_in_its_own_place_alone(shelf: Shelf):
    made = await shelf.items.create(name="Elsewhere")
    with pytest.raises(NotFoundError) as error:
        await shelf.elsewhere.get(made.id)
    assert error.value.detail == f"Campaign {shelf.kind} not found"


@on_each_shelf("DELETE {one}")
async def test_notes_go_with_what_they_are_on(shelf: Shelf):
    made = await shelf.items.create(name="Doomed")
    note = await shelf.items.create_note(made.id, title="A note", content="Of some length")
    await shelf.items.delete(made.id)
    with pytest.raises(NotFoundError):
        await shelf.items.get_note(made.id, note.id)


@pytest.mark.smoke
@on_each_shelf("GET {one}")
async def test_children_are_counted_and_embedded_on_demand(shelf: Shelf):
    made = await shelf.items.create(name="Full")
    note = await shelf.items.create_note(made.id, title="A note", content="Of some length")
    found = await shelf.items.get(made.id, include=["notes", "assets"])
    assert (found.num_notes, found.num_assets) == (1, 0)
    assert (found.notes, found.assets) == ([note], [])
