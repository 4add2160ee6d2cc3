"""Campaigns, books and chapters."""

from __future__ import annotations

import pytest

SETTING = {"permission_manage_campaign": "STORYTELLER"}


@pytest.fixture
def campaign(server):
    return f"/campaigns/{server.campaign_id}"


@pytest.fixture
def book(server, campaign):
    return f"{campaign}/books/{server.book_id}"


@pytest.fixture
def chapter(server, book):
    return f"{book}/chapters/{server.chapter_id}"


@pytest.fixture(params=["books", "chapters"])
def numbered(request, api):
    """A collection with five items, a to e."""
    path = f"{api.made('/campaigns', {'name': 'Numbers'})['id']}/books"
    path = f"/campaigns/{path}"
    if request.param == "chapters":
        path += f"/{api.made(path, {'name': 'Parent'})['id']}/chapters"
    ids = {name: api.made(path, {"name": name})["id"] for name in "abcde"}
    return path, ids, request.param


def order(api, path):
    items = api.get(path).json()["items"]
    assert [row["number"] for row in items] == list(range(1, len(items) + 1))
    return " ".join(row["name"].lower() for row in items)


def test_a_campaign(api, server):
    made = api.made(
        "/campaigns",
        {"name": "the chronicle of ash", "in_game_date": "2026-01-31", "danger": 2},
    )
    assert made["name"] == "The Chronicle of Ash"
    assert made["in_game_date"] == "2026-01-31"
    assert (made["danger"], made["desperation"], made["description"]) == (2, 0, None)
    assert made["company_id"] == server.company_id
    path = f"/campaigns/{made['id']}"
    assert api.get(path).json() == made
    changed = api.patch(path, {"in_game_date": None, "desperation": 5}).json()
    assert changed["in_game_date"] is None
    assert changed["desperation"] == 5
    assert changed["date_modified"] > made["date_modified"]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.patch(path, {}).status_code == 404


def test_campaigns_are_ordered_by_name(api):
    api.made("/campaigns", {"name": "Zebras"})
    api.made("/campaigns", {"name": "A Beginning"})
    names = [row["name"] for row in api.get("/campaigns").json()["items"]]
    assert names == ["A Beginning", "A City by Night", "Zebras"]


def test_counts_of_a_campaign(api, campaign, book):
    api.made(f"{campaign}/notes", {"title": "Note", "content": "Text"})
    api.made(f"{book}/notes", {"title": "Note", "content": "Text"})
    api.made(f"{campaign}/books", {"name": "Second"})
    api.made(f"{book}/chapters", {"name": "Second"})
    api.character("NPC")
    elsewhere = api.made("/campaigns", {"name": "Elsewhere"})
    api.character("NPC", campaign_id=elsewhere["id"])
    shown = api.get(campaign).json()
    counts = {name: value for name, value in shown.items() if name.startswith("num_")}
    assert counts == {
        "num_books": 2,
        "num_chapters": 2,
        "num_notes": 1,
        "num_player_characters": 1,
        "num_storyteller_characters": 0,
        "num_npc_characters": 1,
    }


def test_deleting_a_campaign_hides_what_is_in_it(api, server, campaign, book, chapter):
    roll = api.made("/dicerolls", {"campaign_id": server.campaign_id})
    api.delete(campaign)
    for path in (campaign, book, chapter):
        assert api.get(path).status_code == 404
    assert api.get(f"/characters/{server.character_id}/notes").status_code == 404
    assert api.get("").json()["num_player_characters"] == 0
    assert api.get(f"/dicerolls/{roll['id']}").json()["campaign_id"] == server.campaign_id


def test_who_changes_the_story(api, server, campaign, book, chapter):
    player = server.player_ids[0]
    writes = [
        ("POST", "/campaigns", {"name": "Allowed"}),
        ("PATCH", campaign, {}),
        ("POST", f"{campaign}/books", {"name": "Allowed"}),
        ("PATCH", book, {}),
        ("PUT", f"{book}/number", {"number": 1}),
        ("POST", f"{book}/chapters", {"name": "Allowed"}),
        ("PATCH", chapter, {}),
        ("PUT", f"{chapter}/number", {"number": 1}),
        ("DELETE", chapter, None),
        ("DELETE", book, None),
        ("DELETE", campaign, None),
    ]
    api.settings(permission_manage_campaign="STORYTELLER")
    for method, path, body in writes:
        answer = api(method, path, json=body, acting=player)
        assert answer.status_code == 403, path
        assert answer.json()["detail"] == "No rights to access this resource"
    for acting, (method, path, body) in zip([server.storyteller_id] * 11, writes, strict=True):
        assert api(method, path, json=body, acting=acting).is_success, path


def test_a_book(api, server, campaign):
    made = api.made(f"{campaign}/books", {"name": "of the night", "description": "x"})
    assert made["name"] == "Of the Night"
    assert made["number"] == 2
    assert made["campaign_id"] == server.campaign_id
    assert made["character_ids"] == []
    path = f"{campaign}/books/{made['id']}"
    assert api.get(path).json() == made
    changed = api.patch(path, {"name": "", "description": None}).json()
    assert (changed["name"], changed["description"]) == ("", None)
    assert changed["date_modified"] > made["date_modified"]
    assert (
        api.get(f"/campaigns/{api.made('/campaigns', {'name': 'Other'})['id']}/books").json()[
            "total"
        ]
        == 0
    )


def test_parents_are_enforced(api, server):
    other = api.made("/campaigns", {"name": "Other"})["id"]
    wrong = f"/campaigns/{other}/books/{server.book_id}"
    assert api.get(wrong).json()["detail"] == "Campaign book not found"
    second = api.made(f"/campaigns/{other}/books", {"name": "Second"})["id"]
    answer = api.get(f"/campaigns/{other}/books/{second}/chapters/{server.chapter_id}")
    assert answer.json()["detail"] == "Campaign chapter not found"


def test_a_chapter_and_its_characters(api, server, book):
    npc = api.character("NPC")
    given = [npc.id, server.character_id, npc.id]
    made = api.made(f"{book}/chapters", {"name": "arrival", "character_ids": given})
    assert made["number"] == 2
    assert made["book_id"] == server.book_id
    assert made["character_ids"] == sorted({npc.id, server.character_id})
    assert api.get(book).json()["character_ids"] == made["character_ids"]
    path = f"{book}/chapters/{made['id']}"
    changed = api.patch(path, {"character_ids": [npc.id]}).json()
    assert changed["character_ids"] == [npc.id]
    assert changed["name"] == "Arrival"
    assert changed["date_modified"] > made["date_modified"]
    npc.archived = "an act"
    assert api.get(path).json()["character_ids"] == []
    assert api.get(book).json()["character_ids"] == [server.character_id]


def test_only_characters_of_the_campaign(api, book):
    elsewhere = api.character(campaign_id=api.made("/campaigns", {"name": "Elsewhere"})["id"])
    gone = api.character()
    gone.archived = "an act"
    for character_id in (elsewhere.id, gone.id, "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"):
        body = {"name": "x", "character_ids": [character_id]}
        answer = api.post(f"{book}/chapters", body)
        assert answer.status_code == 400
        assert answer.json()["invalid_parameters"][0]["field"] == "character_ids"


def test_moving(api, numbered):
    path, ids, _ = numbered
    moved = api.put(f"{path}/{ids['e']}/number", {"number": 2})
    assert moved.status_code == 200
    assert moved.json()["number"] == 2
    assert moved.json()["date_modified"] == moved.json()["date_created"]
    assert order(api, path) == "a e b c d"
    api.put(f"{path}/{ids['a']}/number", {"number": 4})
    assert order(api, path) == "e b c a d"
    api.put(f"{path}/{ids['c']}/number", {"number": 3})
    assert order(api, path) == "e b c a d"


def test_moving_too_far(api, numbered):
    path, ids, kind = numbered
    answer = api.put(f"{path}/{ids['a']}/number", {"number": 6})
    assert answer.status_code == 400
    parent = "books in the campaign" if kind == "books" else "chapters in the book"
    assert answer.json()["detail"] == (f"New number 6 is greater than the number of {parent} (5)")
    answer = api.put(f"{path}/{ids['a']}/number", {"number": 0})
    assert answer.json()["invalid_parameters"] == [
        {"field": "number", "message": "Expected `int` >= 1"}
    ]
    assert order(api, path) == "a b c d e"


def test_deleting_closes_the_gap(api, numbered):
    path, ids, _ = numbered
    api.delete(f"{path}/{ids['b']}")
    assert order(api, path) == "a c d e"
    assert api.made(path, {"name": "f"})["number"] == 5


def test_deleting_a_book_hides_its_chapters(api, book, chapter):
    api.delete(book)
    assert api.get(chapter).status_code == 404


def test_children_of_a_book(api, server, book, chapter, png):
    note = api.made(f"{book}/notes", {"title": "Note", "content": "Text"})
    asset = api.post(f"{book}/assets/upload", files={"f": ("a.png", png)}).json()
    api.made(f"{chapter}/notes", {"title": "Note", "content": "Text"})
    plain = api.get(book).json()
    assert (plain["num_chapters"], plain["num_notes"], plain["num_assets"]) == (1, 1, 1)
    assert plain.keys().isdisjoint({"chapters", "notes", "assets"})
    shown = api.get(book, params={"include": ["chapters", "notes", "assets"]}).json()
    assert shown["notes"] == [note]
    assert shown["assets"] == [asset]
    assert [row["id"] for row in shown["chapters"]] == [server.chapter_id]
    assert shown["chapters"][0]["num_notes"] == 0
    assert api.get(chapter).json()["num_notes"] == 1


def test_children_of_a_chapter(api, chapter):
    note = api.made(f"{chapter}/notes", {"title": "Note", "content": "Text"})
    shown = api.get(chapter, params={"include": ["notes", "assets"]}).json()
    assert (shown["notes"], shown["assets"]) == ([note], [])
    assert api.get(f"{chapter}?include=chapters").status_code == 400
