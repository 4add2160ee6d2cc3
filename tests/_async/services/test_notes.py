"""The notes on the objects of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vclient.services import UsersService
    from vclient.testing import ValentinaServer

FIELDS = {"title": "A title", "content": "Some content"}
NOTES = "/companies/{company_id}/users/{user_id}/notes"
NOTE = f"{NOTES}/{{note_id}}"


@pytest.fixture
def user_id(server: ValentinaServer) -> str:
    return server.player_ids[0]


class TestCreate:
    async def test_parent_by_name(self, users: UsersService, sent, user_id: str):
        note = await users.create_note(user_id=user_id, **FIELDS)
        assert note.user_id == user_id
        assert sent.body == FIELDS
        note = await users.create_note(parent_id=user_id, **FIELDS)
        assert note.user_id == user_id

    async def test_nobody_has_to_act(self, client, sent, user_id: str):
        note = await client.users().create_note(user_id, **FIELDS)
        assert note.user_id == user_id
        assert sent.acting_user is None


class TestReading:
    async def test_get(self, users: UsersService, server: ValentinaServer, sent, user_id: str):
        made = await users.create_note(user_id, **FIELDS)
        assert await users.get_note(user_id, made.id) == made
        assert sent.line == f"GET {NOTE}"
        assert sent.acting_user == server.user_id
        assert await users.get_note(user_id=user_id, note_id=made.id) == made
        assert await users.get_note(user_id, note_id=made.id) == made
        assert await users.get_note(parent_id=user_id, note_id=made.id) == made


class TestUpdate:
    async def test_ids_by_name(self, users: UsersService, sent, user_id: str):
        made = await users.create_note(user_id, **FIELDS)
        await users.update_note(user_id=user_id, note_id=made.id, content="Other content")
        assert sent.body == {"content": "Other content"}


class TestParentIds:
    async def test_of_another_kind(self, users: UsersService, sent, user_id: str):
        message = "this service takes user_id, not campaign_id"
        for call in (
            lambda: users.get_notes_page(campaign_id=user_id),
            lambda: users.list_all_notes(campaign_id=user_id),
            lambda: users.get_note(user_id, campaign_id=user_id, note_id="a"),
            lambda: users.create_note(campaign_id=user_id, **FIELDS),
            lambda: users.update_note(campaign_id=user_id, note_id="a", title="Another"),
            lambda: users.delete_note(campaign_id=user_id, note_id="a"),
        ):
            with pytest.raises(TypeError, match=message):
                await call()
        with pytest.raises(TypeError, match=message):
            users.iter_all_notes(campaign_id=user_id)
        assert sent.count == 0

    async def test_missing_or_given_twice(self, users: UsersService, sent, user_id: str):
        for call in (
            users.list_all_notes,
            lambda: users.list_all_notes(user_id, user_id=user_id),
            lambda: users.get_note(note_id="a"),
            lambda: users.get_note(user_id, "a", user_id=user_id),
            lambda: users.create_note(**FIELDS),
            lambda: users.delete_note(user_id, "a", user_id=user_id),
        ):
            with pytest.raises(TypeError, match="give user_id once, by position or by name"):
                await call()
        assert sent.count == 0

    async def test_unknown_argument(self, users: UsersService, sent, user_id: str):
        for call in (
            lambda: users.list_all_notes(user_id, title="A title"),
            lambda: users.get_note(user_id, note="a"),
            lambda: users.delete_note(user_id, "a", note="a"),
        ):
            with pytest.raises(TypeError, match=r"title|note"):
                await call()
        assert sent.count == 0

    async def test_empty_ids(self, users: UsersService, sent, user_id: str):
        for call in (
            lambda: users.get_note(user_id),
            lambda: users.get_note(user_id, ""),
            lambda: users.update_note(user_id, title="Another"),
            lambda: users.delete_note(user_id),
        ):
            with pytest.raises(ValueError, match="note_id"):
                await call()
        with pytest.raises(ValueError, match="user_id"):
            await users.get_note(user_id="", note_id="a")
        assert sent.count == 0
