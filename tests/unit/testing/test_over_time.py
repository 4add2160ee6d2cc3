"""What changes with time, which no test of a live server can wait for."""

from __future__ import annotations

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer

DAY = 24 * 3600.0


def test_the_uptime_is_told_in_words(api, clock):
    clock.advance(DAY + 2 * 3600 + 3 * 60 + 4)
    assert api.get("//health").json()["uptime"] == "1d 2h 3m 4s"


def test_a_key_is_remembered_for_a_minute_after_its_last_use():
    clock = Clock(tick=0)
    server = ValentinaServer(clock=clock)
    old = server.api_key

    def ask(method, path, key):
        request = httpx.Request(method, f"http://x.test/api/v1{path}", headers={"X-API-KEY": key})
        return server.handle(request).status_code

    assert ask("POST", "/developers/me/new-key", old) == 201
    assert server.api_key != old
    for _ in range(3):
        clock.advance(59.999)
        assert ask("GET", "/health", old) == 200
    clock.advance(60)
    assert ask("GET", "/health", old) == 401
    assert ask("GET", "/health", server.api_key) == 200


def test_the_key_of_a_deleted_developer_is_forgotten_too(api, server, clock):
    path = f"//admin/developers/{server._developer.id}"
    assert api.get("").status_code == 200
    assert api.delete(path, key=server.global_admin_api_key).status_code == 204
    for lost in ("//developers/me", "//companies", "//users/lookup?email=a@b.co"):
        assert api.get(lost).json()["detail"] == "Developer not found"
    founded = api.post("//companies", {"name": "Second", "email": "second@example.com"})
    assert founded.json()["detail"] == "Developer not found"
    assert api.made("/campaigns", {"name": "Still here"})
    clock.advance(61)
    assert api.get("").status_code == 401


def test_sessions_expire_and_their_characters_can_still_be_chosen(api, server, clock):
    player = server.player_ids[1]
    amount = {"amount": 10, "campaign_id": server.campaign_id}
    api.made(f"/users/{player}/experience/xp/add", amount)
    root = "/characters/chargen"
    params = {"campaign_id": server.campaign_id}
    session = api.post(f"{root}/start", params=params, acting=player).json()
    assert api.get(f"{root}/sessions", acting=player).json() == [session]
    clock.advance(DAY)
    assert api.get(f"{root}/sessions", acting=player).json() == []
    answer = api.get(f"{root}/sessions/{session['id']}")
    assert answer.json()["invalid_parameters"] == [
        {"field": "session_id", "message": "Session not found or expired"}
    ]
    taken = {"session_id": session["id"], "selected_character_id": session["characters"][0]["id"]}
    assert api.post(f"{root}/finalize", taken).status_code == 201


def test_death_is_dated_once(api, server, clock):
    path = f"/characters/{server.character_id}"
    dead = api.patch(path, {"status": "DEAD"}).json()
    assert len(dead["date_killed"]) == len("2026-11-22T14:19:27Z")
    clock.advance(60)
    for change in ({"status": "DEAD"}, {"age": 4}):
        assert api.patch(path, change).json()["date_killed"] == dead["date_killed"]
    assert api.patch(path, {"status": "ALIVE"}).json()["date_killed"] is None


@pytest.mark.parametrize("parent", ["users/{0.user_id}", "campaigns/{0.campaign_id}"])
def test_a_changed_note_is_the_last(api, server, parent):
    notes = f"/{parent.format(server)}/notes"
    first, second = (api.made(notes, {"title": "A note", "content": "Text"}) for _ in range(2))
    api.patch(f"{notes}/{first['id']}", {})
    shown = [row["id"] for row in api.get(notes).json()["items"]]
    assert shown == [second["id"], first["id"]]


@pytest.mark.parametrize("fraction", [".000000", ""])
@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
def test_the_dates_of_a_search_are_inclusive(api, clock, zone, fraction):
    def found(**query):
        items = api.get("/audit-logs", params=query).json()["items"]
        return [row["description"].split("'")[1] for row in items]

    api.made("/campaigns", {"name": "One"})
    clock.advance(3600)
    api.made("/campaigns", {"name": "Two"})
    rows = api.get("/audit-logs").json()["items"]
    one = min(row["date_created"] for row in rows).removesuffix("Z")
    assert found(date_from=one + zone) == ["Two", "One"]
    assert found(date_to=one + zone) == ["One"]
    between = f"2026-01-01T12:30:00{fraction}{zone}"
    assert found(date_from=between) == ["Two"]
    assert found(date_to=between) == ["One"]
    assert found(date_from=between, date_to=between) == []
    assert found(date_to="2026-01-01T14:30:00+02:00") == ["One"]


def test_the_resources_of_a_company_are_dated_after_the_answer(api):
    first = api.get("").json()["resources_modified_at"]
    assert api.patch("", {"name": "Another"}).json()["resources_modified_at"] == first
    second = api.get("").json()["resources_modified_at"]
    assert second == "2026-01-01T12:00:00Z" != first
    api.post("/dicerolls", {})
    api.post("/campaigns", {})
    assert api.get("").json()["resources_modified_at"] == second
