"""The service of the calling developer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vclient import RequestValidationError
from vclient.models import Developer, DeveloperUpdate, DeveloperWithApiKey

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.testing import ValentinaServer


async def test_get_me(client: VClient, server: ValentinaServer, sent):
    me = await client.developer.get_me()
    assert type(me) is Developer
    assert me.username == "test-developer"
    assert [(each.company_id, each.permission) for each in me.companies] == [
        (server.company_id, "OWNER")
    ]
    assert sent.line == "GET /developers/me"


class TestUpdateMe:
    async def test_by_fields(self, client: VClient, sent):
        me = await client.developer.update_me(username="Ada Lovelace", idempotency_key="k")
        assert type(me) is Developer
        assert me.username == "ada-lovelace"
        assert sent.line == "PATCH /developers/me"
        assert sent.body == {"username": "Ada Lovelace"}
        assert sent.key == "k"

    async def test_by_a_model_and_fields_that_win(self, client: VClient, sent):
        change = DeveloperUpdate(username="ada", email="ada@example.com")
        me = await client.developer.update_me(change, email="lovelace@example.com")
        assert sent.body == {"username": "ada", "email": "lovelace@example.com"}
        assert me.email == "lovelace@example.com"
        await client.developer.update_me(request=DeveloperUpdate(username="charles"))
        assert sent.body == {"username": "charles"}

    async def test_none_clears_and_absent_keeps(self, client: VClient, sent):
        developer = client.developer
        audiences = {"google": ["an-audience"]}
        assert (await developer.update_me(provider_audiences=audiences)).provider_audiences == {
            "google": ["an-audience"]
        }
        assert (await developer.update_me()).provider_audiences == audiences
        assert sent.body == {}
        assert (await developer.update_me(provider_audiences=None)).provider_audiences is None
        assert sent.body == {"provider_audiences": None}

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": "ada"},
            {"username": None},
            {"email": "ada"},
            {"provider_audiences": {"github": ["a"]}},
        ],
    )
    async def test_refused_before_it_is_sent(self, client: VClient, sent, fields):
        with pytest.raises(RequestValidationError, match=f"DeveloperUpdate: {next(iter(fields))}"):
            await client.developer.update_me(**fields)
        assert sent.count == 0


class TestRegenerateApiKey:
    async def test_new_key(self, client: VClient, server: ValentinaServer, sent):
        before = server.api_key
        new = await client.developer.regenerate_api_key(idempotency_key="k")
        assert type(new) is DeveloperWithApiKey
        assert new.api_key == server.api_key
        assert new.api_key != before
        assert new.api_key not in repr(new)
        assert sent.line == "POST /developers/me/new-key"
        assert sent.key == "k"
        assert sent.body is None

    async def test_unknown_option(self, client: VClient, sent):
        with pytest.raises(TypeError, match="unknown option of a write: key"):
            await client.developer.regenerate_api_key(key="k")  # type: ignore[call-arg]
        assert sent.count == 0
