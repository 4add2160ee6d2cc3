"""Users, and who may do what to whom."""

from __future__ import annotations

import pytest

USER = {"username": "Ada", "email": "ada@example.com", "role": "PLAYER"}
MANAGE = "Requesting user is not authorized to manage this user"
ROLES = "Requesting user is not authorized to change user roles"


def test_creating_a_user(api, server):
    made = api.made("/users", USER | {"name_first": " Ada ", "name_last": None})
    assert made["username"] == "ada"
    assert made["name_first"] == "Ada"
    assert made["name_last"] is None
    assert made["company_id"] == server.company_id
    assert made["campaign_experience"] == []
    assert made["lifetime_xp"] == made["num_notes"] == made["num_characters"] == 0
    assert api.get(f"/users/{made['id']}").json() == made
    assert api.post("/users", USER).status_code == 201


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"username": "ab"}, "username: Length of 'ab' 2 < 3"),
        ({"username": "ユーザー名"}, "username: Length of '' 0 < 3"),
        ({"username": "x" * 51}, f"username: Length of '{'x' * 51}' 51 > 50"),
        ({"email": "ada"}, "email: Invalid email format: ada"),
        ({"name_first": "A"}, "name_first: Length of 'A' 1 < 2"),
        ({"name_last": ""}, "name_last: Length of '' 0 < 2"),
    ],
)
def test_bad_users(api, server, fields, detail):
    answers = (
        api.post("/users", USER | fields),
        api.patch(f"/users/{server.player_ids[0]}", fields),
    )
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["detail"] == detail


def test_an_unknown_role_crashes_the_handler(api, server):
    assert api.post("/users", USER | {"role": "WIZARD"}).status_code == 500
    assert api.patch(f"/users/{server.user_id}", {"role": "WIZARD"}).status_code == 500
    waiting = api.user("UNAPPROVED")
    answer = api.post(f"/users/{waiting}/approve", {"role": "WIZARD"})
    assert answer.json() == {"status_code": 500, "detail": "Internal Server Error"}


@pytest.mark.parametrize(
    ("acting", "role", "status", "detail"),
    [
        ("ADMIN", "ADMIN", 201, None),
        ("ADMIN", "UNAPPROVED", 400, "Cannot create a user with initial role UNAPPROVED"),
        ("ADMIN", "DEACTIVATED", 400, "Cannot create a user with initial role DEACTIVATED"),
        ("STORYTELLER", "STORYTELLER", 201, None),
        ("STORYTELLER", "PLAYER", 201, None),
        (
            "STORYTELLER",
            "ADMIN",
            403,
            "Storytellers may only assign STORYTELLER or PLAYER roles",
        ),
        ("PLAYER", "PLAYER", 403, ROLES),
    ],
)
def test_who_creates_whom(api, acting, role, status, detail):
    answer = api.post("/users", USER | {"role": role}, acting=api.user(acting))
    assert answer.status_code == status
    assert answer.json().get("detail") == detail


@pytest.mark.parametrize(
    ("acting", "target", "role", "status", "detail"),
    [
        ("ADMIN", "PLAYER", "DEACTIVATED", 200, None),
        ("ADMIN", "DEACTIVATED", "PLAYER", 200, None),
        ("ADMIN", "UNAPPROVED", "PLAYER", 200, None),
        ("ADMIN", "PLAYER", "UNAPPROVED", 400, "Cannot assign UNAPPROVED role"),
        ("PLAYER", "self", "PLAYER", 403, ROLES),
        ("PLAYER", "self", "UNAPPROVED", 400, "Cannot assign UNAPPROVED role"),
        ("STORYTELLER", "self", "PLAYER", 200, None),
        (
            "STORYTELLER",
            "self",
            "ADMIN",
            403,
            "Storytellers may only assign STORYTELLER or PLAYER roles",
        ),
        ("STORYTELLER", "PLAYER", "STORYTELLER", 403, MANAGE),
        (
            "STORYTELLER",
            "PLAYER",
            "DEACTIVATED",
            403,
            "Only admins may deactivate or reactivate a user",
        ),
        (
            "STORYTELLER",
            "DEACTIVATED",
            "PLAYER",
            403,
            "Only admins may deactivate or reactivate a user",
        ),
        ("STORYTELLER", "ADMIN", "PLAYER", 403, "Only admins may change an admin user's role"),
    ],
)
def test_who_changes_which_role(api, acting, target, role, status, detail):
    acting_id = api.user(acting)
    target_id = acting_id if target == "self" else api.user(target)
    answer = api.patch(f"/users/{target_id}", {"role": role}, acting=acting_id)
    assert answer.status_code == status
    assert answer.json().get("detail") == detail


def test_users_change_themselves_and_admins_everyone(api, server):
    first, second = server.player_ids
    change = {"name_first": "Changed", "email": "Changed@Example.com"}
    own = api.patch(f"/users/{first}", change, acting=first)
    assert own.json()["name_first"] == "Changed"
    assert own.json()["email"] == "Changed@Example.com"
    assert own.json()["date_modified"] > own.json()["date_created"]
    assert api.patch(f"/users/{first}", change).status_code == 200
    for other in (second, server.storyteller_id):
        answer = api.patch(f"/users/{first}", change, acting=other)
        assert answer.status_code == 403
        assert answer.json()["detail"] == MANAGE
        assert api.delete(f"/users/{first}", acting=other).status_code == 403
    assert api.delete(f"/users/{first}", acting=first).status_code == 204


def test_the_last_admin_stays(api, server):
    path = f"/users/{server.user_id}"
    for answer in (api.delete(path), api.patch(path, {"role": "PLAYER"})):
        assert answer.status_code == 409
        assert answer.json()["detail"] == "Cannot remove the last admin from the company"
        assert "invalid_parameters" not in answer.json()
    assert api.patch(path, {"role": "ADMIN"}).status_code == 200
    second = api.user("ADMIN")
    assert api.patch(path, {"role": "PLAYER"}).status_code == 200
    assert api.delete(f"/users/{second}", acting=second).status_code == 409


def test_the_list_is_ordered_and_filtered(api, server):
    api.user("UNAPPROVED", "aaron")
    api.user("DEACTIVATED", "zoe")
    names = [row["username"] for row in api.get("/users").json()["items"]]
    assert names == ["aaron", "player-1", "player-2", "storyteller", "test-developer", "zoe"]
    players = api.get("/users?user_role=PLAYER").json()
    assert [row["id"] for row in players["items"]] == list(server.player_ids)
    assert api.get("/users?email=zoe@example.com").json()["total"] == 1
    assert api.get("/users?email=ZOE@example.com").json()["total"] == 0


def test_a_user_of_another_company_is_not_found(api, server):
    other = api.second_company()
    assert api.get(f"//companies/{other}/users/{server.user_id}").status_code == 404


def test_deleting_a_user_hides_what_is_theirs(api, server):
    player = server.player_ids[0]
    creator_of_npc = api.character("NPC", user_creator_id=player)
    assert api.delete(f"/users/{player}").status_code == 204
    assert api.get(f"/users/{player}").status_code == 404
    assert api.delete(f"/users/{player}").status_code == 404
    assert api.get(f"/characters/{server.character_id}/notes").status_code == 404
    assert api.get(f"/characters/{creator_of_npc.id}/notes").status_code == 200


def test_included_children(api, server, png):
    player = server.player_ids[0]
    path = f"/users/{player}"
    quickroll = api.made(f"{path}/quickrolls", {"name": "Roll", "trait_ids": [api.trait("Brawl")]})
    note = api.made(f"{path}/notes", {"title": "Note", "content": "Text"})
    asset = api.post(f"{path}/assets/upload", files={"file": ("a.png", png)}).json()
    api.made(f"/characters/{server.character_id}/notes", {"title": "Note", "content": "Text"})
    api.character("STORYTELLER", user_player_id=player)
    plain = api.get(path).json()
    assert plain.keys().isdisjoint({"quickrolls", "notes", "assets", "characters"})
    assert plain["num_quickrolls"] == plain["num_notes"] == plain["num_assets"] == 1
    assert plain["num_characters"] == 2
    include = ["quickrolls", "notes", "assets", "characters"]
    detail = api.get(path, params={"include": include}).json()
    assert detail["quickrolls"] == [quickroll]
    assert detail["notes"] == [note]
    assert detail["assets"] == [asset]
    (character,) = detail["characters"]
    assert character["id"] == server.character_id
    assert character["num_notes"] == 0
    assert character["chapter_ids"] == [server.chapter_id]


def test_waiting_users(api, server):
    waiting = api.user("UNAPPROVED")
    page = api.get("/users/unapproved").json()
    assert [row["id"] for row in page["items"]] == [waiting]
    refused = api.get("/users/unapproved", acting=server.storyteller_id)
    assert refused.status_code == 403


def test_approving(api, server):
    waiting = api.user("UNAPPROVED")
    path = f"/users/{waiting}/approve"
    for role in ("UNAPPROVED", "DEACTIVATED"):
        answer = api.post(path, {"role": role})
        assert answer.status_code == 400
        assert answer.json()["detail"] == f"Cannot assign {role} role via approval"
    assert api.post(path, {"role": "PLAYER"}, acting=server.player_ids[0]).status_code == 403
    approved = api.made(path, {"role": "STORYTELLER"})
    assert approved["role"] == "STORYTELLER"
    assert approved["date_modified"] > approved["date_created"]
    again = api.post(path, {"role": "PLAYER"})
    assert again.status_code == 400
    assert again.json()["detail"] == "User is not in UNAPPROVED status"


def test_denying(api):
    waiting = api.user("UNAPPROVED")
    answer = api.post(f"/users/{waiting}/deny")
    assert answer.status_code == 201
    assert answer.content == b"null"
    assert answer.headers["content-type"] == "application/json"
    assert api.get(f"/users/{waiting}").status_code == 404


def merge(api, primary, secondary, **options):
    body = {"primary_user_id": primary, "secondary_user_id": secondary}
    return api.post("/users/merge", body, **options)


def test_merging(api, server):
    player = server.player_ids[0]
    waiting = api.user("UNAPPROVED", profiles={"github": {"id": "new"}, "google": {"id": "newer"}})
    api.state.users.find(player).profiles["github"] = {"id": "old"}
    answer = merge(api, player, waiting)
    assert answer.status_code == 201
    assert answer.json()["id"] == player
    assert answer.json()["github_profile"] == {"id": "old"}
    assert answer.json()["google_profile"] == {"id": "newer"}
    assert answer.json()["date_modified"] > answer.json()["date_created"]
    assert api.get(f"/users/{waiting}").status_code == 404


def test_what_cannot_be_merged(api, server):
    first, second = server.player_ids
    waiting = api.user("UNAPPROVED")
    same = merge(api, first, first)
    assert (same.status_code, same.json()["detail"]) == (
        400,
        "Cannot merge a user with themselves",
    )
    approved = merge(api, first, second)
    assert (approved.status_code, approved.json()["detail"]) == (
        400,
        "Secondary user must have UNAPPROVED role",
    )
    assert merge(api, first, server.company_id).status_code == 404
    assert merge(api, first, waiting, acting=first).status_code == 403


def test_statistics_of_a_user(api, server):
    player = server.player_ids[0]
    api.post("/dicerolls", {"difficulty": 6}, acting=player)
    api.post("/dicerolls", {"difficulty": 6})
    assert api.get(f"/users/{player}/statistics").json()["total_rolls"] == 1
