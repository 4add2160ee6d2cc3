"""The users of all companies, as a global admin manages them."""

from __future__ import annotations

import pytest

PATH = "//admin/users"


@pytest.fixture
def key(server):
    return server.global_admin_api_key


@pytest.fixture
def body(server):
    return {
        "company_id": server.company_id,
        "username": "Adam Smith",
        "email": "adam@example.com",
        "role": "PLAYER",
    }


def usernames(api, key, **query):
    answer = api.get(PATH, key=key, params=query)
    assert answer.status_code == 200, answer.text
    return [row["username"] for row in answer.json()["items"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", ""), ("GET", "/{id}"), ("PATCH", "/{id}"), ("DELETE", "/{id}")],
)
def test_others_have_no_rights(api, server, method, path):
    answer = api(method, PATH + path.format(id=server.user_id), json={})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "No rights to access this resource"


def test_a_user(api, server, key, body):
    made = api.made(PATH, body | {"name_first": "Adam"}, key=key, acting=None)
    assert (made["username"], made["name_first"], made["name_last"]) == ("adam-smith", "Adam", None)
    assert made["is_archived"] is False
    plain = api.get(f"/users/{made['id']}").json()
    assert made == plain | {"is_archived": False}
    assert api.get(f"{PATH}/{made['id']}", key=key).json() == made
    changed = api.patch(f"{PATH}/{made['id']}", {"role": "UNAPPROVED"}, key=key).json()
    assert changed["role"] == "UNAPPROVED"
    assert changed["date_modified"] > made["date_modified"]
    assert changed["company_id"] == server.company_id


@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        ({"role": "King"}, 400, "Invalid role: King"),
        ({"role": "player"}, 400, "Invalid role: player"),
        ({"role": "UNAPPROVED"}, 400, "Cannot create a user with initial role UNAPPROVED"),
        ({"role": "DEACTIVATED"}, 400, "Cannot create a user with initial role DEACTIVATED"),
        ({"username": "ab"}, 400, "username: Length of 'ab' 2 < 3"),
        ({"email": "x"}, 400, "email: Invalid email format: x"),
        ({"company_id": "0" * 32}, 404, "Company not found"),
        ({"company_id": "x"}, 400, "Validation failed for one or more fields."),
    ],
)
def test_bad_users(api, key, body, fields, status, detail):
    answer = api.post(PATH, body | fields, key=key)
    assert answer.status_code == status
    assert answer.json()["detail"] == detail
    assert len(usernames(api, key)) == 4


def test_an_archived_company_gets_no_users(api, key, body):
    api.delete("")
    answer = api.post(PATH, body, key=key)
    assert (answer.status_code, answer.json()["detail"]) == (404, "Company not found")


@pytest.mark.parametrize("role", ["ADMIN", "STORYTELLER", "PLAYER", "UNAPPROVED", "DEACTIVATED"])
def test_any_role_may_be_given(api, server, key, role):
    path = f"{PATH}/{server.user_id}"
    assert api.patch(path, {"role": role}, key=key).json()["role"] == role


def test_an_unknown_role_is_refused(api, server, key):
    answer = api.patch(f"{PATH}/{server.user_id}", {"role": "King", "name_first": "Al"}, key=key)
    assert (answer.status_code, answer.json()["detail"]) == (400, "Invalid role: King")
    assert api.get(f"/users/{server.user_id}").json()["name_first"] is None


def test_the_list_is_over_all_companies(api, server, key, body):
    second = api.second_company()
    api.made(PATH, body | {"company_id": second, "role": "STORYTELLER"}, key=key)
    api.delete(f"/users/{server.player_ids[1]}")
    everyone = [
        *("adam-smith", "player-1", "player-2", "storyteller"),
        *("test-developer", "test-developer"),
    ]
    assert usernames(api, key) == everyone
    assert usernames(api, key, company_id=second) == ["adam-smith", "test-developer"]
    assert usernames(api, key, role="STORYTELLER") == ["adam-smith", "storyteller"]
    assert usernames(api, key, email="player-1@example.com") == ["player-1"]
    assert usernames(api, key, email="Player-1@example.com") == []
    assert usernames(api, key, is_archived="true") == ["player-2"]
    assert usernames(api, key, is_archived="false") == [
        name for name in everyone if name != "player-2"
    ]
    assert usernames(api, key, limit=1, offset=1) == ["player-1"]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"email": "zzz"}, "email: Invalid email format: zzz"),
        ({"role": "player"}, "Validation failed for one or more fields."),
        ({"limit": 101}, "Validation failed for one or more fields."),
    ],
)
def test_bad_filters(api, key, query, detail):
    answer = api.get(PATH, key=key, params=query)
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


def test_unknown_users(api, server, key):
    answer = api.get(f"{PATH}/{server.company_id}", key=key)
    assert (answer.status_code, answer.json()["detail"]) == (404, "User not found")


def test_deletion_is_repeatable_and_spares_no_last_admin(api, server, key):
    path = f"{PATH}/{server.user_id}"
    for _ in range(2):
        assert api.delete(path, key=key).status_code == 204
    assert api.get(path, key=key).json()["is_archived"] is True
    assert api.get(f"/users/{server.user_id}", acting=None).status_code == 404


def shown(api, server, key):
    player = server.player_ids[0]
    user = api.get(f"{PATH}/{player}", key=key).json()
    return {
        "user": api.get(f"/users/{player}").status_code,
        "notes": user["num_notes"],
        "quickrolls": user["num_quickrolls"],
        "assets": user["num_assets"],
        "characters": user["num_characters"],
        "experience": len(user["campaign_experience"]),
        "archived": user["is_archived"],
    }


@pytest.mark.parametrize("by", ["own route", "admin route", "change"])
def test_a_restored_user_brings_back_what_went_along(api, server, key, png, by):
    player = server.player_ids[0]
    own, path = f"/users/{player}", f"{PATH}/{player}"
    note = {"title": "A note", "content": "Something"}
    api.made(f"{own}/notes", note)
    before = api.made(f"{own}/notes", note)["id"]
    api.made(f"{own}/quickrolls", {"name": "Hit", "trait_ids": [api.trait("Brawl")]})
    api.post(f"{own}/assets/upload", files={"file": ("a.png", png)})
    api.made(f"{own}/experience/xp/add", {"amount": 5, "campaign_id": server.campaign_id})
    api.delete(f"{own}/notes/{before}")
    present = shown(api, server, key)
    assert present == {
        "user": 200,
        "notes": 1,
        "quickrolls": 1,
        "assets": 1,
        "characters": 1,
        "experience": 1,
        "archived": False,
    }
    if by == "own route":
        api.delete(own)
    elif by == "admin route":
        api.delete(path, key=key)
    else:
        answer = api.patch(path, {"is_archived": True}, key=key).json()
        assert answer["is_archived"] is True
    assert shown(api, server, key) == {
        "user": 404,
        "notes": 0,
        "quickrolls": 0,
        "assets": 0,
        "characters": 0,
        "experience": 0,
        "archived": True,
    }
    other = api.delete(f"/users/{server.player_ids[1]}")
    assert other.status_code == 204
    restored = api.patch(path, {"is_archived": False, "name_first": "Back"}, key=key)
    assert (restored.status_code, restored.json()["name_first"]) == (200, "Back")
    assert shown(api, server, key) == present
    assert api.get(f"{own}/notes/{before}").status_code == 404
    assert api.get(f"/users/{server.player_ids[1]}").status_code == 404


def test_restoring_who_is_not_archived_changes_nothing(api, server, key):
    note = {"title": "A note", "content": "Something"}
    made = api.made(f"/users/{server.user_id}/notes", note)
    answer = api.patch(f"{PATH}/{server.user_id}", {"is_archived": False}, key=key)
    assert answer.json()["is_archived"] is False
    assert api.get(f"/users/{server.user_id}/notes/{made['id']}").status_code == 200


def test_nobody_is_restored_in_an_archived_company(api, server, key):
    api.delete("")
    path = f"{PATH}/{server.user_id}"
    assert api.patch(path, {"name_first": "Ghost"}, key=key).json()["name_first"] == "Ghost"
    answer = api.patch(path, {"is_archived": False, "name_first": "Back"}, key=key)
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Cannot restore a user while their company is archived; restore the company first."
    )
    user = api.get(path, key=key).json()
    assert (user["is_archived"], user["name_first"]) == (True, "Ghost")


def test_writes_are_logged(api, server, key, body):
    made = api.made(PATH, body, key=key)
    api.patch(f"{PATH}/{made['id']}", {"is_archived": True, "name_first": "Al"}, key=key)
    api.delete(f"{PATH}/{made['id']}", key=key)
    log_path = f"//admin/developers/{server._global_admin.id}/audit-logs"
    rows = api.get(log_path, key=key).json()["items"]
    assert [
        (row["entity_type"], row["operation"], row["target_entity_id"], row["user_id"])
        for row in rows
    ] == [
        ("USER", "DELETE", made["id"], made["id"]),
        ("USER", "UPDATE", made["id"], made["id"]),
        ("USER", "CREATE", None, None),
    ]
    assert rows[1]["changes"] == {
        "name_first": {"old": None, "new": "Al"},
        "is_archived": {"old": False, "new": True},
    }
    assert {row["company_id"] for row in rows} == {None}
