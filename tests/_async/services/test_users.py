"""The service of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vclient import RequestValidationError

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.services import UsersService
    from vclient.testing import ValentinaServer

NEW_USER = {"username": "ada", "email": "ada@example.com", "role": "PLAYER"}


class TestReading:
    @pytest.mark.parametrize("include", [[], None, ()])
    async def test_include_nothing(self, users: UsersService, server, sent, include: Any):
        await users.get(server.user_id, include=include)
        assert sent.params == {}

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


class TestWhoActs:
    async def test_nobody_is_needed_for_reading(self, client: VClient, server: ValentinaServer):
        users = client.users()
        await users.get(server.user_id)
        await users.list_all()
        await users.count()
        await users.get_statistics(server.user_id)
        assert {call.headers.get("On-Behalf-Of") for call in server.calls} == {None}

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
