"""Notes on users, campaigns, books, chapters and characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from contract.parents import (
    ROUTES,
    Parent,
    make_character,
    make_parent,
    on_each_parent,
)
from vclient import NotFoundError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

LIST, CREATE = "GET {parent}/notes", "POST {parent}/notes"
GET, UPDATE, DELETE = (
    f"{method} {{parent}}/notes/{{note_id}}" for method in ("GET", "PATCH", "DELETE")
)
NOTE = {"title": "A note", "content": "Plain *Markdown* text"}


@pytest.fixture
async def parent(
    request: pytest.FixtureRequest, client: VClient, company: ContractCompany
) -> Parent:
    """An object of the kind that the test asks for, without notes."""
    return await make_parent(client, company, request.param)


@pytest.mark.smoke
@on_each_parent(CREATE, GET)
async def test_a_note_has_one_parent(parent: Parent, company: ContractCompany):
    made = await parent.service.create_note(parent.id, title=" A note ", content=" Some words ")
    assert (made.title, made.content) == ("A note", "Some words")
    assert made.company_id == company.id
    parents = made.model_dump(include={"user_id", *(f"{kind}_id" for kind in ROUTES)})
    assert parents == dict.fromkeys(parents) | {parent.field(): parent.id}
    assert await parent.service.get_note(parent.id, made.id) == made


@on_each_parent(UPDATE, GET)
async def test_what_is_left_out_stays(parent: Parent):
    made = await parent.service.create_note(parent.id, **NOTE)
    changed = await parent.service.update_note(parent.id, made.id, title="Another")
    assert (changed.title, changed.content) == ("Another", NOTE["content"])
    assert changed.date_modified > made.date_modified
    assert changed.date_created == made.date_created
    nothing = await parent.service.update_note(parent.id, made.id)
    assert (nothing.title, nothing.content) == ("Another", NOTE["content"])
    changed = await parent.service.update_note(parent.id, made.id, content="Other words")
    assert await parent.service.get_note(parent.id, made.id) == changed


@on_each_parent(CREATE, UPDATE)
async def test_texts_have_limits(http: Http, parent: Parent, company: ContractCompany):
    made = await parent.service.create_note(parent.id, **NOTE)
    path = f"{parent.path}/notes"
    for fields, detail in (
        ({"title": " ab "}, "title: Length of 'ab' 2 < 3"),
        ({"title": "x" * 51}, f"title: Length of '{'x' * 51}' 51 > 50"),
        ({"content": " a "}, "content: Length of 'a' 1 < 3"),
    ):
        for answer in (
            await http("POST", path, acting=company.admin_id, json=NOTE | fields),
            await http("PATCH", f"{path}/{made.id}", acting=company.admin_id, json=fields),
        ):
            assert (answer.status_code, answer.json()["detail"]) == (400, detail)
    assert await parent.service.list_all_notes(parent.id) == [made]


@on_each_parent(CREATE, UPDATE)
async def test_both_texts_are_needed_and_no_null(
    http: Http, parent: Parent, company: ContractCompany
):
    path, acting = f"{parent.path}/notes", company.admin_id
    refused = await http("POST", path, acting=acting, json={"title": "A note"})
    assert refused.json()["detail"] == "content: Length of '' 0 < 3"
    refused = await http("POST", path, acting=acting, json={"content": "Some words"})
    message = "Object missing required field `title`"
    assert refused.json()["invalid_parameters"] == [{"field": "data", "message": message}]
    made = await parent.service.create_note(parent.id, **NOTE)
    for name in NOTE:
        refused = await http("PATCH", f"{path}/{made.id}", acting=acting, json={name: None})
        assert refused.status_code == 400
        assert refused.json()["invalid_parameters"] == [
            {"field": name, "message": "Expected `str`, got `null`"}
        ]


@on_each_parent(LIST)
async def test_notes_are_listed_in_pages(parent: Parent):
    assert await parent.service.list_all_notes(parent.id) == []
    made = [await parent.service.create_note(parent.id, **NOTE) for _ in range(3)]
    ids = {note.id for note in made}
    assert {note.id for note in await parent.service.list_all_notes(parent.id)} == ids
    first = await parent.service.get_notes_page(parent.id, limit=2)
    last = await parent.service.get_notes_page(parent.id, limit=2, offset=2)
    assert (first.total, first.limit, first.offset) == (3, 2, 0)
    assert (len(first.items), len(last.items)) == (2, 1)
    assert {note.id for note in (*first.items, *last.items)} == ids


@on_each_parent(LIST, GET, UPDATE, DELETE)
async def test_a_deleted_note_is_gone(parent: Parent):
    notes = parent.service
    made, kept = [await notes.create_note(parent.id, **NOTE) for _ in range(2)]
    await notes.delete_note(parent.id, made.id)
    assert await notes.list_all_notes(parent.id) == [kept]
    for call in (notes.get_note, notes.update_note, notes.delete_note):
        with pytest.raises(NotFoundError) as error:
            await call(parent.id, made.id)
        assert error.value.detail == "Note not found"


@on_each_parent(GET, UPDATE, DELETE, LIST)
async def test_a_note_is_found_on_its_own_parent_alone(
    client: VClient, parent: Parent, company: ContractCompany
):
    other = await make_parent(client, company, "user" if parent.kind == "campaign" else "campaign")
    made = await other.service.create_note(other.id, **NOTE)
    notes = parent.service
    for call in (notes.get_note, notes.update_note, notes.delete_note):
        with pytest.raises(NotFoundError) as error:
            await call(parent.id, made.id)
        assert error.value.detail == "Note not found"
    assert await notes.list_all_notes(parent.id) == []
    assert await other.service.get_note(other.id, made.id) == made


@on_each_parent(CREATE, UPDATE, DELETE, LIST, GET)
async def test_any_active_user_may_do_anything(
    http: Http, client: VClient, parent: Parent, company: ContractCompany
):
    users = client.users(user_id=company.admin_id)
    user = await users.create(username=unique("gone"), email="gone@example.com", role="PLAYER")
    await users.update(user.id, role="DEACTIVATED")
    path = f"{parent.path}/notes"
    refused = await http("POST", path, acting=user.id, json=NOTE)
    assert (refused.status_code, refused.json()["detail"]) == (403, "User account is deactivated")
    acting = company.other_player_id
    made = await http("POST", path, acting=acting, json=NOTE)
    assert made.status_code == 201
    item = f"{path}/{made.json()['id']}"
    for method, where, status in (
        ("GET", path, 200),
        ("GET", item, 200),
        ("PATCH", item, 200),
        ("DELETE", item, 204),
    ):
        answer = await http(method, where, acting=acting, json={} if method == "PATCH" else None)
        assert answer.status_code == status


@pytest.mark.covers(f"GET {ROUTES['character']}/notes", f"POST {ROUTES['character']}/notes")
async def test_notes_on_characters_of_storytellers_are_theirs(
    http: Http, client: VClient, company: ContractCompany
):
    character = await make_character(client, company, company.campaign_id, type="STORYTELLER")
    path = f"{company.path}/characters/{character.id}/notes"
    for method, body in (("GET", None), ("POST", NOTE)):
        refused = await http(method, path, acting=company.player_id, json=body)
        assert refused.status_code == 403
        assert refused.json()["detail"] == "No rights to access this resource"
        allowed = await http(method, path, acting=company.storyteller_id, json=body)
        assert allowed.is_success


@on_each_parent(LIST, CREATE, kinds=("user", "campaign"))
async def test_a_parent_that_is_gone_has_no_notes(
    http: Http, parent: Parent, company: ContractCompany
):
    await parent.service.delete(parent.id)
    path = f"{parent.path}/notes"
    malformed = await http("POST", path, acting=company.admin_id, content=b"{")
    assert malformed.status_code == 400
    lost = await http("GET", path, acting=company.admin_id)
    for answer in (lost, await http("POST", path, acting=company.admin_id, json={})):
        assert answer.status_code == 404
        assert answer.json()["detail"] == f"{parent.kind.capitalize()} not found"
