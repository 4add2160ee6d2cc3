"""What is logged of writes, and who may read it."""

from __future__ import annotations

import pytest

FIELDS = {
    *("id", "date_created", "entity_type", "operation", "target_entity_id", "description"),
    *("changes", "company_id", "acting_user_id", "user_id", "campaign_id", "book_id"),
    *("chapter_id", "character_id", "request_id", "summary"),
}
DETAILS = {
    *("method", "url", "request_json", "request_body", "path_params", "query_params"),
    *("operation_id", "handler_name"),
}
PATH_IDS = ("company_id", "user_id", "campaign_id", "book_id", "chapter_id", "character_id")


@pytest.fixture
def campaign(server):
    return f"/campaigns/{server.campaign_id}"


@pytest.fixture
def player(server):
    return f"/users/{server.player_ids[0]}"


@pytest.fixture
def admin_key(api):
    return api.developer(admin=True).api_key


def logs(api, **query):
    answer = api.get("/audit-logs", params=query)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] >= len(page["items"])
    return page["items"]


def last(api, **query):
    return logs(api, limit=1, **query)[0]


def brief(log):
    return log["entity_type"], log["operation"], log["target_entity_id"], log["description"]


def test_nothing_is_logged_at_first(api):
    assert logs(api) == []


def test_a_log(api, server, player):
    answer = api.post(f"{player}/notes", {"title": "Renamed", "content": "Something"})
    log = last(api)
    assert log.keys() == FIELDS
    assert brief(log) == ("NOTE", "CREATE", server.player_ids[0], "Create note 'Renamed'")
    assert log["changes"] is None
    assert log["acting_user_id"] == server.user_id
    assert log["request_id"] == answer.headers["x-request-id"]
    assert log["summary"] == "Create user note"
    ids = {name: log[name] for name in PATH_IDS if log[name] is not None}
    assert ids == {"company_id": server.company_id, "user_id": server.player_ids[0]}
    assert log["date_created"] == answer.json()["date_created"]


def test_all_ids_of_the_path(api, server, campaign):
    chapter = f"{campaign}/books/{server.book_id}/chapters/{server.chapter_id}"
    api.patch(chapter, {"name": "Elsewhere"})
    log = last(api)
    assert [log[name] for name in PATH_IDS] == [
        *(server.company_id, None, server.campaign_id, server.book_id, server.chapter_id),
        None,
    ]
    assert log["target_entity_id"] == server.chapter_id


def test_neither_reads_nor_failures_nor_dice_rolls_are_logged(api, server, player):
    api.get("/users")
    assert api.post("/campaigns", {"name": "x"}).status_code == 400
    assert api.patch(f"/users/{server.company_id}", {}).status_code == 404
    assert api.post("/dicerolls", {}).status_code == 201
    quickroll = api.made(f"{player}/quickrolls", {"name": "Hit", "trait_ids": [api.trait("Brawl")]})
    body = {"quickroll_id": quickroll["id"], "character_id": server.character_id}
    assert api.post("/dicerolls/quickroll", body).status_code == 201
    assert [log["description"] for log in logs(api)] == ["Create quick roll 'Hit'"]


def test_replays_are_not_logged(api):
    for _ in range(2):
        api.made("/campaigns", {"name": "Once"}, headers={"Idempotency-Key": "k"})
    assert len(logs(api)) == 1


def test_a_refusal_of_an_open_value_is_not_logged(api):
    assert api.post("/users", {"username": "abc", "email": "a@b.co", "role": "X"}).is_error
    assert logs(api) == []


def test_descriptions_of_the_story(api, server, campaign):
    made = api.made("/campaigns", {"name": "a dark road"})
    assert brief(last(api)) == (
        *("CAMPAIGN", "CREATE", server.company_id),
        "Create campaign 'A Dark Road'",
    )
    second = api.made(f"{campaign}/books", {"name": "Dusk"})
    assert brief(last(api)) == (
        *("BOOK", "CREATE", server.campaign_id),
        "Create book '2: Dusk' for campaign 'A City by Night'",
    )
    api.put(f"{campaign}/books/{second['id']}/number", {"number": 1})
    log = last(api)
    assert brief(log) == ("BOOK", "UPDATE", second["id"], "Renumber book 'Dusk' from 2 to 1")
    assert log["changes"] == {"number": {"old": 2, "new": 1}}
    api.put(f"{campaign}/books/{second['id']}/number", {"number": 1})
    log = last(api)
    assert (log["description"], log["changes"]) == ("Renumber book 'Dusk' from 1 to 1", {})
    api.made(f"{campaign}/books/{second['id']}/chapters", {"name": "One"})
    assert brief(last(api))[::3] == ("CHAPTER", "Create chapter '1: One' for book 'Dusk'")
    api.delete(f"/campaigns/{made['id']}")
    log = last(api)
    assert brief(log)[:3] == ("CAMPAIGN", "DELETE", made["id"])
    assert log["changes"] is None


def test_notes_and_quick_rolls(api, server, player):
    note = api.made(f"{player}/notes", {"title": "First", "content": "Something"})
    api.patch(f"{player}/notes/{note['id']}", {"title": "Second", "content": "Something"})
    log = last(api)
    assert brief(log) == ("NOTE", "UPDATE", note["id"], "Update note 'Second'")
    assert log["changes"] == {"title": {"old": "First", "new": "Second"}}
    assert log["summary"] == "Update user note"
    body = {"name": "Hit", "trait_ids": [api.trait("Brawl")]}
    roll = api.made(f"{player}/quickrolls", body)
    assert brief(last(api)) == (
        *("QUICKROLL", "CREATE", server.player_ids[0]),
        "Create quick roll 'Hit'",
    )
    api.patch(f"{player}/quickrolls/{roll['id']}", {"name": "Aimed shot", "description": ""})
    log = last(api)
    assert brief(log) == ("QUICKROLL", "UPDATE", roll["id"], "Update quick roll 'Aimed shot'")
    assert log["summary"] == "Update quick roll"
    assert log["changes"] == {
        "name": {"old": "Hit", "new": "Aimed shot"},
        "description": {"old": None, "new": ""},
    }
    api.delete(f"{player}/quickrolls/{roll['id']}")
    assert brief(last(api))[:3] == ("QUICKROLL", "DELETE", roll["id"])


def test_a_change_of_nothing(api, campaign):
    api.patch(campaign, {})
    assert last(api)["changes"] == {}
    api.patch(campaign, {"name": "a city by night", "danger": 0})
    assert last(api)["changes"] == {}


def test_changes_are_plain_values(api, campaign):
    api.patch(campaign, {"in_game_date": "2026-02-03", "danger": "3"})
    assert last(api)["changes"] == {
        "in_game_date": {"old": None, "new": "2026-02-03"},
        "danger": {"old": 0, "new": 3},
    }


def test_settings_are_named_with_a_dot(api, server):
    api.patch("", {"name": "Renamed", "settings": {"permission_grant_xp": "PLAYER"}})
    log = last(api)
    assert log["changes"] == {
        "name": {"old": "Midnight Society", "new": "Renamed"},
        "settings.permission_grant_xp": {"old": "UNRESTRICTED", "new": "PLAYER"},
    }
    assert brief(log) == ("COMPANY", "UPDATE", server.company_id, "update company")
    assert log["acting_user_id"] is None


def test_a_changed_list_keeps_its_former_self(api, server, campaign):
    path = f"{campaign}/books/{server.book_id}/chapters/{server.chapter_id}"
    api.patch(path, {"character_ids": []})
    assert last(api)["changes"] == {
        "character_ids": {"old": [server.character_id], "new": []},
    }


@pytest.mark.parametrize(
    ("path", "operation", "description"),
    [
        ("xp/add", "UPDATE", "Add 5 XP for 'player-1'"),
        ("xp/remove", "UPDATE", "Remove 5 XP for 'player-1'"),
        ("cp/add", "CREATE", "Add 5 CP for 'player-1'"),
    ],
)
def test_experience(api, server, player, path, operation, description):
    body = {"amount": 5, "campaign_id": server.campaign_id}
    api.made(f"{player}/experience/xp/add", body)
    api.made(f"{player}/experience/{path}", body)
    log = last(api)
    assert brief(log) == ("EXPERIENCE", operation, server.player_ids[0], description)
    assert log["changes"] is None
    assert log["campaign_id"] is None


def test_users(api, server):
    made = api.made("/users", {"username": "abc", "email": "a@b.co", "role": "PLAYER"})
    assert brief(last(api)) == ("USER", "CREATE", server.company_id, "create user")
    api.patch(f"/users/{made['id']}", {"role": "STORYTELLER"})
    log = last(api)
    assert brief(log) == ("USER", "UPDATE", made["id"], "update user")
    assert log["changes"] == {"role": {"old": "PLAYER", "new": "STORYTELLER"}}
    api.delete(f"/users/{made['id']}")
    assert brief(last(api)) == ("USER", "DELETE", made["id"], "delete user")


def test_moderation(api, server):
    waiting = [api.user("UNAPPROVED", name) for name in ("one", "two", "three")]
    api.made(f"/users/{waiting[0]}/approve", {"role": "PLAYER"})
    assert brief(last(api)) == ("USER", "UPDATE", waiting[0], "Approve user 'one'")
    api.post(f"/users/{waiting[1]}/deny")
    assert brief(last(api)) == ("USER", "UPDATE", waiting[1], "Deny user 'two'")
    body = {"primary_user_id": waiting[0], "secondary_user_id": waiting[2]}
    api.made("/users/merge", body)
    assert brief(last(api)) == ("USER", "UPDATE", server.company_id, "Merge user into 'one'")


def test_identities(api, server, player):
    body = {"provider": "google", "token": "google:1:new@example.com"}
    api.post("/auth/identify", body)
    assert brief(last(api)) == (
        *("USER", "CREATE", server.company_id),
        "Identify user 'new' via google (created)",
    )
    api.post("/auth/identify", body)
    log = last(api)
    assert (log["operation"], log["description"]) == (
        "UPDATE",
        "Identify user 'new' via google (matched)",
    )
    api.post(f"{player}/identities", {"provider": "github", "token": "github:2:"})
    log = last(api)
    assert brief(log)[1::2] == ("UPDATE", "Link github identity to user 'player-1'")
    profile = {"id": "2", "login": "2", "email": None}
    assert log["changes"] == {"github_profile": {"old": None, "new": profile}}
    api.post(f"{player}/identities", {"provider": "google", "token": "google:3:"})
    api.delete(f"{player}/identities/github")
    log = last(api)
    assert (log["operation"], log["target_entity_id"]) == ("UPDATE", server.player_ids[0])
    assert log["changes"] == {"github_profile": {"old": profile, "new": None}}


def test_pictures_are_logged_as_their_parents(api, server, campaign, png):
    api.post(f"{campaign}/assets/upload", files={"file": ("a.png", png)})
    log = last(api, include="request_details")
    assert brief(log) == ("CAMPAIGN", "CREATE", server.campaign_id, "create campaign")
    assert (log["request_body"], log["request_json"]) == ("[file upload]", None)
    asset = api.get(f"{campaign}/assets").json()["items"][0]["id"]
    api.delete(f"{campaign}/assets/{asset}")
    assert brief(last(api)) == ("ASSET", "DELETE", asset, "delete asset")
    path = f"/users/{server.user_id}/avatar"
    api.put(path, files={"file": ("a.png", png)})
    assert brief(last(api)) == ("USER", "UPDATE", server.user_id, "update user")
    assert last(api)["changes"] is None
    api.delete(path)
    assert brief(last(api)) == ("USER", "DELETE", server.user_id, "delete user")


def test_access(api, server):
    developer = api.developer()
    api.made("/access", {"developer_id": developer.id, "permission": "USER"})
    assert brief(last(api)) == (
        *("COMPANY", "CREATE", server.company_id),
        f"Grant USER permission to developer {developer.id} for company 'Midnight Society'",
    )


def test_dictionary(api, server):
    made = api.made("/dictionaries", {"term": "elder", "definition": "Old"})
    assert brief(last(api))[:3] == ("DICTIONARY_TERM", "CREATE", server.company_id)
    api.patch(f"/dictionaries/{made['id']}", {"synonyms": ["B", "a"]})
    log = last(api)
    assert brief(log)[:3] == ("DICTIONARY_TERM", "UPDATE", made["id"])
    assert log["changes"] == {"synonyms": {"old": [], "new": ["a", "b"]}}


def test_what_developers_do_is_in_no_company(api, server, admin_key):
    path = f"//admin/developers/{server._developer.id}/audit-logs"
    api.post("//developers/me/new-key")
    api.patch("//developers/me", {"username": "renamed"})
    founded = api.second_company()
    assert logs(api) == []
    assert api.get(f"//companies/{founded}/audit-logs").json()["items"] == []
    rows = api.get(path, key=admin_key).json()["items"]
    assert [brief(row) for row in rows[:2]] == [
        ("COMPANY", "CREATE", None, "create company"),
        (None, "UPDATE", None, "update developer"),
    ]
    assert brief(rows[2]) == (
        *(None, "CREATE", None),
        "Regenerate API key for developer 'test-developer'",
    )
    assert rows[1]["changes"] == {"username": {"old": "test-developer", "new": "renamed"}}
    assert {row["company_id"] for row in rows} == {None}


def test_request_details(api, server, player):
    body = {"title": "A note", "content": "Something"}
    path = f"/users/{server.player_ids[0].upper()}/notes?a=1&b=2&b=3"
    answer = api.post(path, body)
    assert answer.status_code == 201
    log = last(api, include="request_details")
    assert log.keys() == FIELDS | DETAILS
    assert log["method"] == "POST"
    assert log["url"] == str(answer.request.url)
    assert log["request_json"] == body
    assert log["request_body"] == answer.request.content.decode()
    assert log["path_params"] == {
        "company_id": server.company_id,
        "user_id": server.player_ids[0],
    }
    assert log["query_params"] == {"a": "1", "b": ["2", "3"]}
    assert (log["operation_id"], log["handler_name"]) == ("createUserNote", "create_user_note")
    api.delete(f"{player}/notes/{answer.json()['id']}")
    log = last(api, include="request_details")
    assert (log["request_json"], log["request_body"], log["query_params"]) == (None, None, {})


def test_secrets_are_not_logged(api):
    body = {"provider": "google", "token": "google:1:new@example.com", "password": "hidden"}
    api.post("/auth/identify", body)
    log = last(api, include="request_details")
    assert log["request_json"] == body | {"token": "[REDACTED]", "password": "[REDACTED]"}
    assert "hidden" not in log["request_body"]
    assert "google:1" not in log["request_body"]


def test_a_body_that_nobody_reads_may_be_anything(api):
    api("POST", "//developers/me/new-key", content=b"{nonsense")
    assert len(list(api.state.audit_logs)) == 1
    assert next(iter(api.state.audit_logs)).request_json is None


def test_the_newest_comes_first(api):
    for name in ("One", "Two", "Three"):
        api.made("/campaigns", {"name": name})
    page = api.get("/audit-logs", params={"limit": 2}).json()
    assert page["total"] == 3
    assert [row["description"] for row in page["items"]] == [
        "Create campaign 'Three'",
        "Create campaign 'Two'",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"operation": "UPDATE"}, ["campaign"]),
        ({"operation": "CREATE"}, ["note", "book"]),
        ({"entity_type": "BOOK"}, ["book"]),
        ({"entity_type": "BOOK", "operation": "UPDATE"}, []),
        ({"campaign_id": "{campaign}"}, ["campaign", "book"]),
        ({"user_id": "{player}"}, ["note"]),
        ({"acting_user_id": "{player}"}, ["note"]),
        ({"acting_user_id": "{user}"}, ["campaign", "book"]),
        ({"book_id": "{campaign}"}, []),
        ({"chapter_id": "{campaign}"}, []),
        ({"character_id": "{campaign}"}, []),
        ({}, ["note", "campaign", "book"]),
    ],
)
def test_filters(api, server, campaign, player, query, found):
    api.made(f"{campaign}/books", {"name": "Dusk"})
    api.patch(campaign, {"danger": 1})
    body = {"title": "A note", "content": "Something"}
    api.made(f"{player}/notes", body, acting=server.player_ids[0])
    ids = {
        "campaign": server.campaign_id,
        "player": server.player_ids[0],
        "user": server.user_id,
    }
    filled = {name: value.format(**ids) for name, value in query.items()}
    assert [row["entity_type"].lower() for row in logs(api, **filled)] == found


@pytest.mark.parametrize("fraction", [".000000", ""])
@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
def test_dates_are_inclusive(api, clock, zone, fraction):
    api.made("/campaigns", {"name": "One"})
    clock.advance(3600)
    api.made("/campaigns", {"name": "Two"})
    one = min(row["date_created"] for row in logs(api)).removesuffix("Z")
    assert len(logs(api, date_from=one + zone)) == 2
    assert len(logs(api, date_to=one + zone)) == 1
    between = f"2026-01-01T12:30:00{fraction}{zone}"
    assert [row["description"] for row in logs(api, date_from=between)] == ["Create campaign 'Two'"]
    assert [row["description"] for row in logs(api, date_to=between)] == ["Create campaign 'One'"]
    assert logs(api, date_from=between, date_to=between) == []
    assert len(logs(api, date_to="2026-01-01T14:30:00+02:00")) == 1


@pytest.mark.parametrize("value", ["2026-01-01", "today", "2026-13-01T00:00:00", "12:00:00"])
def test_a_date_needs_a_time(api, value):
    answer = api.get("/audit-logs", params={"date_from": value, "entity_type": "book"})
    assert answer.status_code == 400
    assert answer.json()["invalid_parameters"] == [
        {"field": "entity_type", "message": "Invalid enum value 'book'"},
        {"field": "date_from", "message": "Invalid RFC3339 encoded datetime"},
    ]


def test_only_request_details_are_included(api):
    assert api.get("/audit-logs", params={"include": "changes"}).status_code == 400


def test_logs_of_other_companies_are_not_shown(api):
    second = api.second_company()
    api.made(f"//companies/{second}/campaigns", {"name": "There"})
    api.made("/campaigns", {"name": "Here"})
    assert [row["description"] for row in logs(api)] == ["Create campaign 'Here'"]
    assert api.get("/audit-logs", key=api.developer().api_key).status_code == 403


def test_logs_of_a_developer(api, server, admin_key):
    guest = api.developer(permission="USER")
    api.made("/campaigns", {"name": "Mine"})
    api.made("/campaigns", {"name": "Theirs"}, key=guest.api_key)
    second = api.second_company()
    path = "//admin/developers/{}/audit-logs"
    mine = path.format(server._developer.id)
    rows = api.get(mine, key=admin_key).json()["items"]
    assert [row["description"] for row in rows] == ["create company", "Create campaign 'Mine'"]
    rows = api.get(mine, key=admin_key, params={"company_id": server.company_id}).json()["items"]
    assert [row["description"] for row in rows] == ["Create campaign 'Mine'"]
    rows = api.get(mine, key=admin_key, params={"company_id": second}).json()["items"]
    assert rows == []
    rows = api.get(path.format(guest.id), key=admin_key).json()["items"]
    assert [row["description"] for row in rows] == ["Create campaign 'Theirs'"]
    assert api.get(mine).status_code == 403
    lost = api.get(path.format(second), key=admin_key)
    assert lost.json()["detail"] == "Developer not found"
