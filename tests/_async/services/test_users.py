"""The service of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vclient import RequestValidationError
from vclient.models import (
    Character,
    User,
    UserCreate,
    UserUpdate,
)

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.services import UsersService
    from vclient.testing import ValentinaServer

NEW_USER = {"username": "ada", "email": "ada@example.com", "role": "PLAYER"}
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


class TestReading:
    async def test_what_is_not_included_is_none(self, users: UsersService, server: ValentinaServer):
        user = await users.get(server.player_ids[0])
        children = (user.quickrolls, user.notes, user.assets, user.characters)
        assert children == (None, None, None, None)

    async def test_include(self, users: UsersService, server: ValentinaServer, sent):
        user = await users.get(server.player_ids[0], include=["characters", "notes"])
        assert sent.params == {"include": ["characters", "notes"]}
        assert user.notes == []
        assert user.quickrolls is None
        assert user.characters is not None
        assert [type(each) for each in user.characters] == [Character]
        assert user.characters[0].id == server.character_id

    @pytest.mark.parametrize("include", [[], None, ()])
    async def test_include_nothing(self, users: UsersService, server, sent, include: Any):
        await users.get(server.user_id, include=include)
        assert sent.params == {}

    async def test_filters(self, users: UsersService, sent):
        players = await users.list_all(user_role="PLAYER")
        assert [each.username for each in players] == ["player-1", "player-2"]
        assert sent.params == {"user_role": "PLAYER", "limit": "100", "offset": "0"}
        found = [each async for each in users.iter_all(email="player-1@example.com", limit=5)]
        assert [each.username for each in found] == ["player-1"]
        assert sent.params["email"] == "player-1@example.com"
        assert sent.params["limit"] == "5"
        page = await users.get_page(limit=1, user_role="PLAYER", email="player-2@example.com")
        assert page.total == 1
        assert await users.count(user_role="PLAYER") == 2
        assert sent.params == {"user_role": "PLAYER", "limit": "0", "offset": "0"}

    async def test_filter_that_is_none(self, users: UsersService, sent):
        assert await users.count(user_role=None, email=None) == 4
        assert sent.params == {"limit": "0", "offset": "0"}

    @pytest.mark.parametrize(
        "filters", [{"role": "PLAYER"}, {"user_role": "player"}, {"email": "x"}, {"email": 3}]
    )
    async def test_filter_that_is_refused(self, users: UsersService, sent, filters: dict[str, Any]):
        for call in (users.get_page, users.list_all, users.count):
            with pytest.raises(RequestValidationError, match=f"UserFilters: {next(iter(filters))}"):
                await call(**filters)
        with pytest.raises(RequestValidationError, match="UserFilters"):
            [each async for each in users.iter_all(**filters)]
        assert sent.count == 0


class TestCreate:
    async def test_by_fields(self, users: UsersService, server: ValentinaServer, sent):
        user = await users.create(**NEW_USER, name_first="Ada", idempotency_key="k")
        assert type(user) is User
        assert (user.username, user.role, user.name_first) == ("ada", "PLAYER", "Ada")
        assert sent.line == "POST /companies/{company_id}/users"
        assert sent.path == f"/companies/{server.company_id}/users"
        assert sent.body == {**NEW_USER, "name_first": "Ada"}
        assert sent.key == "k"
        assert sent.acting_user == server.user_id

    async def test_by_a_model_and_fields_that_win(self, users: UsersService, sent):
        request = UserCreate(**NEW_USER, name_first="Ada", name_last=None)
        await users.create(request)
        assert sent.body == {**NEW_USER, "name_first": "Ada", "name_last": None}
        await users.create(request=request, username="lovelace", name_first=None)
        assert sent.body == {
            **NEW_USER,
            "username": "lovelace",
            "name_first": None,
            "name_last": None,
        }

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"name": "ada"}, "name"),
            ({"username": "éé"}, "username"),
            ({"username": None}, "username"),
            ({"email": "ada"}, "email"),
            ({"role": "UNAPPROVED"}, "role"),
            ({"role": "player"}, "role"),
            ({"name_first": ""}, "name_first"),
        ],
    )
    async def test_refused_before_it_is_sent(
        self, users: UsersService, sent, fields: dict[str, Any], place: str
    ):
        with pytest.raises(RequestValidationError, match=f"invalid UserCreate: {place}:"):
            await users.create(**{**NEW_USER, **fields})
        assert sent.count == 0


class TestUpdate:
    async def test_only_what_was_given_is_sent(
        self, users: UsersService, server: ValentinaServer, sent
    ):
        player_id = server.player_ids[0]
        user = await users.update(player_id, name_first="Ada", idempotency_key="k")
        assert type(user) is User
        assert (user.name_first, user.username) == ("Ada", "player-1")
        assert sent.line == "PATCH /companies/{company_id}/users/{user_id}"
        assert sent.body == {"name_first": "Ada"}
        assert sent.key == "k"
        assert sent.acting_user == server.user_id

    async def test_none_clears_and_absent_keeps(
        self, users: UsersService, server: ValentinaServer, sent
    ):
        player_id = server.player_ids[0]
        await users.update(player_id, name_first="Ada", name_last="Lovelace")
        user = await users.update(user_id=player_id, name_first=None)
        assert sent.body == {"name_first": None}
        assert (user.name_first, user.name_last) == (None, "Lovelace")
        await users.update(player_id)
        assert sent.body == {}

    async def test_by_a_model_and_fields_that_win(
        self, users: UsersService, server: ValentinaServer, sent
    ):
        request = UserUpdate(name_first="Ada", name_last=None)
        await users.update(server.player_ids[0], request, name_first="Augusta")
        assert sent.body == {"name_first": "Augusta", "name_last": None}
        await users.update(server.player_ids[0], request=request)
        assert sent.body == {"name_first": "Ada", "name_last": None}

    async def test_deactivate(self, users: UsersService, server: ValentinaServer):
        user = await users.update(server.player_ids[0], role="DEACTIVATED")
        assert user.role == "DEACTIVATED"
        with pytest.raises(RequestValidationError, match="role"):
            await users.update(server.player_ids[0], role="UNAPPROVED")  # type: ignore[arg-type]


class TestWhoActs:
    async def test_nobody(self, client: VClient, server: ValentinaServer, sent):
        users = client.users()
        for call in (
            lambda: users.create(**NEW_USER),
            lambda: users.create(UserCreate(**NEW_USER)),
            lambda: users.update(server.user_id, name_first="Ada"),
            lambda: users.delete(server.user_id),
            lambda: users.upload_asset(server.user_id, "a.png", b"content"),
        ):
            with pytest.raises(ValueError, match="requesting_user_id=") as caught:
                await call()
            assert "user_id=" in str(caught.value)
        assert sent.count == 0

    async def test_nobody_is_needed_for_reading(self, client: VClient, server: ValentinaServer):
        users = client.users()
        await users.get(server.user_id)
        await users.list_all()
        await users.count()
        await users.get_statistics(server.user_id)
        assert {call.headers.get("On-Behalf-Of") for call in server.calls} == {None}

    async def test_who_the_service_says(self, users: UsersService, server: ValentinaServer):
        await users.get(server.user_id)
        await users.list_all()
        await users.get_statistics(server.user_id)
        assert {call.headers["On-Behalf-Of"] for call in server.calls} == {server.user_id}

    async def test_who_the_call_says(self, client: VClient, server: ValentinaServer, sent):
        users = client.users()
        user = await users.create(**NEW_USER, requesting_user_id=server.user_id)
        assert sent.acting_user == server.user_id
        assert sent.body == NEW_USER
        await users.update(user.id, name_first="Ada", requesting_user_id=user.id)
        assert sent.acting_user == user.id
        assert sent.body == {"name_first": "Ada"}
        await users.delete(user.id, requesting_user_id=server.user_id)
        assert sent.acting_user == server.user_id

    async def test_call_wins(self, client: VClient, server: ValentinaServer, sent):
        users = client.users(user_id=server.storyteller_id)
        user = await users.create(**NEW_USER, requesting_user_id=server.user_id)
        assert sent.acting_user == server.user_id
        await users.update(user.id, name_first="Ada", requesting_user_id=user.id)
        assert sent.acting_user == user.id
        await users.delete(user.id, requesting_user_id=user.id)
        assert sent.acting_user == user.id

    async def test_none_is_who_the_service_says(
        self, users: UsersService, server: ValentinaServer, sent
    ):
        await users.update(server.player_ids[0], requesting_user_id=None)
        assert sent.acting_user == server.user_id

    async def test_empty_id_is_nobody(self, users: UsersService, server: ValentinaServer, sent):
        for call in (
            lambda: users.create(**NEW_USER, requesting_user_id=""),
            lambda: users.update(server.user_id, requesting_user_id=""),
            lambda: users.delete(server.user_id, requesting_user_id=""),
        ):
            with pytest.raises(ValueError, match="who acts"):
                await call()
        assert sent.count == 0

    async def test_id_that_cannot_be_a_header(self, users: UsersService, sent):
        with pytest.raises(ValueError, match="acting user"):
            await users.create(**NEW_USER, requesting_user_id="a\r\nb")
        assert sent.count == 0


@pytest.mark.parametrize("user_id", ["", ".", ".."])
async def test_id_that_names_another_path(users: UsersService, sent, user_id: str):
    for call in (users.get, users.update, users.delete, users.get_statistics):
        with pytest.raises(ValueError, match="user_id"):
            await call(user_id)
    assert sent.count == 0
