"""Looking a person up over all companies of a developer."""

from __future__ import annotations

import pytest


def look_up(api, key="", **query):
    answer = api.get("//users/lookup", params=query, acting=None, key=key)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_by_email(api, server):
    player = api.user("PLAYER", "Jean")
    assert look_up(api, email="Jean@example.com") == [
        {
            "company_id": server.company_id,
            "company_name": "Midnight Society",
            "user_id": player,
            "role": "PLAYER",
        }
    ]
    assert look_up(api, email="jean@example.com") == []


def test_in_all_companies_of_the_developer(api, server):
    second = api.second_company()
    found = look_up(api, email="developer@example.com")
    assert {row["company_id"] for row in found} == {server.company_id, second}
    assert {row["role"] for row in found} == {"ADMIN"}
    stranger, guest = api.developer(), api.developer(permission="USER")
    assert look_up(api, stranger.api_key, email="developer@example.com") == []
    found = look_up(api, guest.api_key, email="developer@example.com")
    assert [row["company_id"] for row in found] == [server.company_id]


@pytest.mark.parametrize("provider", ["discord", "google", "github", "apple"])
def test_by_identity(api, provider):
    user = api.user("PLAYER", profiles={provider: {"id": "42"}})
    other = "apple" if provider != "apple" else "github"
    assert [row["user_id"] for row in look_up(api, **{f"{provider}_id": "42"})] == [user]
    assert look_up(api, **{f"{other}_id": "42"}) == []
    assert look_up(api, **{f"{provider}_id": "4"}) == []


@pytest.mark.parametrize("role", ["UNAPPROVED", "DEACTIVATED", "STORYTELLER"])
def test_every_role_is_found(api, role):
    api.user(role)
    assert [row["role"] for row in look_up(api, email="someone@example.com")] == [role]


def test_deleted_users_are_not_found(api):
    user = api.user("PLAYER")
    assert api.delete(f"/users/{user}").status_code == 204
    assert look_up(api, email="someone@example.com") == []


@pytest.mark.parametrize("query", [{}, {"email": "a@b.co", "github_id": "4"}, {"id": "4"}])
def test_exactly_one_parameter_is_given(api, query):
    answer = api.get("//users/lookup", params=query)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Bad Request"


def test_the_answer_is_not_cached(api):
    answer = api.get("//users/lookup", params={"email": "a@b.co"})
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["//users/lookup?email=a@b.co", "//companies"])
def test_a_deleted_developer_whose_key_is_still_remembered(api, server, path):
    assert api.get(path).status_code == 200
    server._developer.archived = "an act"
    assert api.get(path).json()["detail"] == "Developer not found"


def test_a_deleted_developer_founds_nothing(api, server):
    api.get("")
    server._developer.archived = "an act"
    answer = api.post("//companies", {"name": "Second", "email": "second@example.com"})
    assert answer.json()["detail"] == "Developer not found"
    assert len(list(api.state.companies)) == 1
