"""The developer whose key is used."""

from __future__ import annotations

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer


def test_the_developer(api, server):
    me = api.get("//developers/me").json()
    assert me["username"] == "test-developer"
    assert me["provider_audiences"] is None
    assert me["key_generated"] == "2026-01-01T12:00:00Z"
    assert me["companies"] == [
        {"company_id": server.company_id, "name": "Midnight Society", "permission": "OWNER"}
    ]
    assert "is_global_admin" not in me


def test_changing_the_developer(api):
    audiences = {"google": [" client-1 "], "apple": ["com.example.app"]}
    changed = api.patch(
        "//developers/me", {"username": " Jean Luc É ", "provider_audiences": audiences}
    ).json()
    assert changed["username"] == "jean-luc-e"
    assert changed["provider_audiences"] == {
        "apple": ["com.example.app"],
        "google": ["client-1"],
    }
    assert changed["date_modified"] > changed["date_created"]
    cleared = api.patch("//developers/me", {"provider_audiences": None, "username": ""}).json()
    assert cleared["provider_audiences"] is None
    assert cleared["username"] == ""


@pytest.mark.parametrize(
    "audiences",
    [
        [],
        "google",
        {"github": []},
        {"google": "client"},
        {"google": ["x"] * 21},
        {"google": [" "]},
        {"google": [5]},
        {"google": ["x" * 256]},
    ],
)
def test_bad_audiences(api, audiences):
    assert api.patch("//developers/me", {"provider_audiences": audiences}).status_code == 400


@pytest.mark.parametrize("field", ["username", "email"])
def test_names_and_addresses_are_unique_over_all_developers(api, field):
    other = api.developer()
    other.archived = "an act"
    value = getattr(other, field)
    answer = api.patch("//developers/me", {field: value})
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        f'duplicate key value violates unique constraint "developer_{field}_key"\n'
        f"DETAIL:  Key ({field})=({value}) already exists."
    )


def test_a_new_key_works_at_once_and_the_old_one_until_it_is_forgotten(api, server, clock):
    old = server.api_key
    answer = api.made("//developers/me/new-key", None)
    assert answer.keys() == {"id", "username", "email", "api_key", "key_generated"}
    assert len(answer["api_key"]) == 32
    assert server.api_key == answer["api_key"] != old
    assert api.get("").status_code == 200
    for _ in range(3):
        clock.advance(40)
        assert api.get("", key=old).status_code == 200
    clock.advance(61)
    assert api.get("", key=old).status_code == 401
    assert api.get("").status_code == 200


def test_a_key_is_remembered_for_a_minute():
    clock = Clock(tick=0)
    server = ValentinaServer(clock=clock)
    old = server.api_key

    def ask(method, path, key):
        request = httpx.Request(method, f"http://x.test/api/v1{path}", headers={"X-API-KEY": key})
        return server.handle(request).status_code

    assert ask("POST", "/developers/me/new-key", old) == 201
    clock.advance(59.999)
    assert ask("GET", "/health", old) == 200
    clock.advance(60)
    assert ask("GET", "/health", old) == 401


def test_a_user_name_has_at_most_50_characters(api):
    assert api.patch("//developers/me", {"username": "x" * 50}).status_code == 200
    answer = api.patch("//developers/me", {"username": "x" * 51})
    assert answer.json()["detail"] == f"username: Length of '{'x' * 51}' 51 > 50"


def test_a_deleted_developer_whose_key_is_still_remembered(api, server):
    api.get("")
    server._developer.archived = "an act"
    assert api.get("").status_code == 200
    answer = api.get("//developers/me")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Developer not found"
