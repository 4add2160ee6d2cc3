"""Developers, as a global admin manages them."""

from __future__ import annotations

import pytest

from vclient.testing import ValentinaServer

PATH = "//admin/developers"
FIELDS = {
    *("id", "date_created", "date_modified", "username", "email", "is_global_admin"),
    *("key_generated", "provider_audiences", "companies"),
}


@pytest.fixture
def key(server):
    return server.global_admin_api_key


@pytest.fixture
def made(api, key):
    return api.made(PATH, {"username": " New Dev! ", "email": "new@example.com"}, key=key)


def test_the_global_admin_is_another_developer(api, server, key):
    assert key != server.api_key
    assert len(key) == 32
    assert key not in repr(server)
    assert api.get("", key=key).status_code == 200
    me = api.get("//developers/me", key=key).json()
    assert (me["username"], me["companies"]) == ("test-global-admin", [])
    api.made("//developers/me/new-key", None, key=key)
    assert server.global_admin_api_key != key


def test_without_a_world_there_is_a_global_admin():
    assert len(ValentinaServer(world=False).global_admin_api_key) == 32


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/{id}"),
        ("PATCH", "/{id}"),
        ("DELETE", "/{id}"),
        ("POST", "/{id}/new-key"),
    ],
)
def test_others_have_no_rights(api, server, method, path):
    answer = api(method, PATH + path.format(id=server._developer.id), json={})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "No rights to access this resource"


def test_a_new_developer(api, key, made):
    assert made.keys() == FIELDS
    assert (made["username"], made["email"]) == ("new-dev", "new@example.com")
    assert made["is_global_admin"] is False
    assert (made["key_generated"], made["provider_audiences"]) == (None, None)
    assert made["companies"] == []
    assert api.get(f"{PATH}/{made['id']}", key=key).json() == made


def test_a_developer_shows_grants(api, server, key):
    shown = api.get(f"{PATH}/{server._developer.id}", key=key).json()
    assert shown["companies"] == [
        {"company_id": server.company_id, "name": "Midnight Society", "permission": "OWNER"}
    ]


def test_the_list(api, key, made):
    page = api.get(PATH, key=key).json()
    assert [row["username"] for row in page["items"]] == [
        *("new-dev", "test-developer", "test-global-admin"),
    ]
    assert made in page["items"]
    admins = api.get(PATH, key=key, params={"is_global_admin": "TRUE"}).json()["items"]
    assert [row["username"] for row in admins] == ["test-global-admin"]
    others = api.get(PATH, key=key, params={"is_global_admin": "0"}).json()
    assert (others["total"], others["limit"]) == (2, 10)
    assert api.get(PATH, key=key, params={"limit": 101}).status_code == 400
    assert api.get(PATH, key=key, params={"is_global_admin": "yes"}).status_code == 400


def test_changing_a_developer(api, key, made):
    path = f"{PATH}/{made['id']}"
    audiences = {"google": [" client-1 "]}
    body = {"username": "Other", "is_global_admin": True, "provider_audiences": audiences}
    changed = api.patch(path, body, key=key).json()
    assert changed["username"] == "other"
    assert changed["email"] == "new@example.com"
    assert changed["is_global_admin"] is True
    assert changed["provider_audiences"] == {"google": ["client-1"]}
    assert changed["date_modified"] > made["date_modified"]
    assert api.patch(path, {"provider_audiences": {"github": []}}, key=key).status_code == 400
    assert api.get(path, key=key).json() == changed
    assert api.patch(path, {"username": "other"}, key=key).status_code == 200


def test_a_developer_becomes_a_global_admin(api, server, key):
    assert api.get(PATH).status_code == 403
    api.patch(f"{PATH}/{server._developer.id}", {"is_global_admin": True}, key=key)
    assert api.get(PATH).status_code == 200


@pytest.mark.parametrize("field", ["username", "email"])
def test_names_and_addresses_are_unique(api, key, made, field):
    body = {"username": "another", "email": "another@example.com"}
    another = api.made(PATH, body, key=key)
    detail = (
        f'duplicate key value violates unique constraint "developer_{field}_key"\n'
        f"DETAIL:  Key ({field})=({made[field]}) already exists."
    )
    third = {"username": "third", "email": "third@example.com"}
    api.delete(f"{PATH}/{made['id']}", key=key)
    for answer in (
        api.post(PATH, third | {field: made[field]}, key=key),
        api.patch(f"{PATH}/{another['id']}", {field: made[field]}, key=key),
    ):
        assert answer.status_code == 409
        assert answer.json()["detail"] == detail
    assert api.get(PATH, key=key).json()["total"] == 3


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"email": "nobody"}, "email: Invalid email format: nobody"),
        ({"username": "x" * 51}, f"username: Length of '{'x' * 51}' 51 > 50"),
        ({"is_global_admin": "maybe"}, "Validation failed for one or more fields."),
        ({"username": None}, "Validation failed for one or more fields."),
    ],
)
def test_bad_developers(api, key, fields, problem):
    body = {"username": "abc", "email": "a@b.co"}
    answer = api.post(PATH, body | fields, key=key)
    assert answer.status_code == 400
    assert answer.json()["detail"] == problem


def test_a_new_key(api, server, key, made):
    api.made("/access", {"developer_id": made["id"], "permission": "USER"})
    answer = api.made(f"{PATH}/{made['id']}/new-key", None, key=key)
    assert answer.keys() == {
        *("id", "username", "email", "date_created", "date_modified", "api_key"),
        *("is_global_admin", "key_generated", "companies"),
    }
    assert answer["is_global_admin"] == "False"
    assert answer["companies"] == [
        {
            "company_id": server.company_id,
            "company_name": "Midnight Society",
            "permission": "USER",
        }
    ]
    for name in ("date_created", "date_modified", "key_generated"):
        assert "." not in answer[name]
    assert answer["date_created"] == made["date_created"].partition(".")[0] + "Z"
    assert len(answer["api_key"]) == 32
    assert api.get("", key=answer["api_key"]).status_code == 200
    shown = api.get(f"{PATH}/{made['id']}", key=key)
    assert shown.json()["key_generated"] == answer["key_generated"]
    assert answer["api_key"] not in shown.text


def test_a_new_key_replaces_the_old_one_once_that_is_forgotten(api, server, key, clock):
    old = server.api_key
    assert api.get("").status_code == 200
    answer = api.made(f"{PATH}/{server._developer.id}/new-key", None, key=key)
    assert server.api_key == answer["api_key"] != old
    assert api.get("", key=old).status_code == 200
    clock.advance(61)
    assert api.get("", key=old).status_code == 401


def test_a_deleted_developer(api, server, key, clock):
    path = f"{PATH}/{server._developer.id}"
    assert api.get("").status_code == 200
    assert api.delete(path, key=key).status_code == 204
    for answer in (
        api.get(path, key=key),
        api.patch(path, {}, key=key),
        api.delete(path, key=key),
        api.post(f"{path}/new-key", key=key),
        api.get("//developers/me"),
        api.get("//companies"),
    ):
        assert answer.status_code == 404
        assert answer.json()["detail"] == "Developer not found"
    assert api.made("/campaigns", {"name": "Still here"})
    assert api.get(PATH, key=key).json()["total"] == 1
    clock.advance(61)
    assert api.get("").status_code == 401


def test_writes_are_logged(api, server, key, made):
    path = f"{PATH}/{made['id']}"
    api.patch(path, {"is_global_admin": True}, key=key)
    api.post(f"{path}/new-key", key=key)
    api.delete(path, key=key)
    log_path = f"{PATH}/{server._global_admin.id}/audit-logs"
    rows = api.get(log_path, key=key).json()["items"]
    assert [
        (row["entity_type"], row["operation"], row["target_entity_id"], row["description"])
        for row in rows
    ] == [
        ("DEVELOPER", "DELETE", made["id"], "delete developer"),
        ("DEVELOPER", "CREATE", made["id"], "Regenerate API key for developer 'new-dev'"),
        ("DEVELOPER", "UPDATE", made["id"], "update developer"),
        ("DEVELOPER", "CREATE", None, "create developer"),
    ]
    assert rows[2]["changes"] == {"is_global_admin": {"old": False, "new": True}}
    assert rows[3]["summary"] == "Create developer"
