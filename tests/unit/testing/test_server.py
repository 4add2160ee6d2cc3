"""The server as an object: determinism, time, the record of calls, threads."""

from __future__ import annotations

import asyncio
import re
import threading
import uuid
from datetime import UTC, datetime

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer

HEALTH = "http://valentina.test/api/v1/health"


def ask(server, method="GET", path="/health", **options):
    headers = {"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id}
    with httpx.Client(transport=server.transport(), base_url=server.base_url) as client:
        return client.request(method, f"/api/v1{path}", headers=headers, **options)


def transcript(seed):
    server = ValentinaServer(seed=seed)
    company = f"/companies/{server.company_id}"
    answers = [
        ask(server, "POST", f"{company}/dicerolls", json={"num_dice": 9, "difficulty": 6}),
        ask(server, "POST", f"{company}/campaigns", json={"name": "Somewhere"}),
        ask(server, "POST", "/developers/me/new-key"),
    ]
    return [(dict(answer.headers), answer.json()) for answer in answers]


def test_the_same_seed_gives_the_same_answers():
    assert transcript(seed=4) == transcript(seed=4)


def test_another_seed_gives_other_dice_and_ids():
    first, second = transcript(seed=4), transcript(seed=5)
    assert first[0][1]["result"] != second[0][1]["result"]
    assert first[1][1]["id"] != second[1][1]["id"]
    assert first[0][0]["x-request-id"] != second[0][0]["x-request-id"]


def test_ids_are_version_7_and_sort_by_time(api, clock):
    made = [api.made("/campaigns", {"name": f"Campaign {n}"}) for n in range(5)]
    clock.advance(3600)
    made.append(api.made("/campaigns", {"name": "Late"}))
    clock.advance(-7200)
    made.append(api.made("/campaigns", {"name": "In the past"}))
    ids = [row["id"] for row in made]
    assert ids == sorted(ids)
    assert {uuid.UUID(value).version for value in ids} == {7}
    assert {uuid.UUID(value).variant for value in ids} == {uuid.RFC_4122}
    milliseconds = uuid.UUID(ids[0]).int >> 80
    created = datetime.fromisoformat(made[0]["date_created"])
    assert milliseconds == int(created.timestamp() * 1000)


def test_many_ids_of_one_millisecond_differ_and_sort():
    server = ValentinaServer(clock=Clock(tick=0))
    made = [server._state.ids.uuid(server._state.now) for _ in range(10_000)]
    assert made == sorted(set(made))


def test_request_ids_have_the_form_of_the_live_ones(server):
    given = ask(server).headers["x-request-id"]
    assert re.fullmatch(r"req_[A-Za-z0-9_-]{22}", given)
    assert ask(server).headers["x-request-id"] != given


def test_a_frozen_clock_dates_everything_alike():
    server = ValentinaServer(clock=Clock(tick=0))
    company = f"/companies/{server.company_id}/campaigns"
    dates = {
        ask(server, "POST", company, json={"name": "Here"}).json()["date_created"] for _ in range(3)
    }
    assert len(dates) == 1


def test_a_callable_will_do_as_a_clock():
    server = ValentinaServer(clock=lambda: datetime(2030, 5, 6, 7, 8, 9, 10, tzinfo=UTC))
    me = ask(server, path="/developers/me").json()
    assert me["date_created"] == "2030-05-06T07:08:09.000010Z"
    assert me["key_generated"] == "2030-05-06T07:08:09Z"


def test_a_clock_that_tells_no_time_is_refused():
    with pytest.raises(TypeError, match=r"callable or has now\(\)"):
        ValentinaServer(clock=object())
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2030, 1, 1))  # noqa: DTZ001 - the point


def test_the_clock_moves_only_by_reading_and_advancing():
    clock = Clock(tick=0.5)
    first = clock.now()
    assert (clock.now() - first).total_seconds() == 0.5
    clock.advance(10)
    assert (clock.now() - first).total_seconds() == 11
    assert "2026-01-01T12:00:11.500500" in repr(clock)


def test_the_starting_world(server, api):
    assert api.get("").json()["num_users"] == 4
    roles = [row["role"] for row in api.get("/users").json()["items"]]
    assert sorted(roles) == ["ADMIN", "PLAYER", "PLAYER", "STORYTELLER"]
    assert api.get(f"/users/{server.user_id}").json()["role"] == "ADMIN"
    assert api.get(f"/users/{server.storyteller_id}").json()["role"] == "STORYTELLER"
    detail = api.get(f"/users/{server.player_ids[0]}", params={"include": "characters"}).json()
    assert [row["id"] for row in detail["characters"]] == [server.character_id]
    book = f"/campaigns/{server.campaign_id}/books/{server.book_id}"
    assert api.get(book).json()["number"] == 1
    chapter = api.get(f"{book}/chapters/{server.chapter_id}").json()
    assert chapter["number"] == 1
    assert chapter["character_ids"] == [server.character_id]
    founded = api.made("//companies", {"name": "Another", "email": "a@b.co"})["company"]
    settings = api.get("").json()["settings"]
    assert settings.pop("id") != founded["settings"].pop("id")
    assert settings == founded["settings"]
    me = api.get("//developers/me").json()
    assert [row["permission"] for row in me["companies"]] == ["OWNER", "OWNER"]
    admin = api.get(f"/users/{server.user_id}").json()
    assert (admin["username"], admin["email"]) == (me["username"], me["email"])


def test_without_a_world_there_is_only_the_developer():
    server = ValentinaServer(world=False)
    with pytest.raises(RuntimeError, match="world=False"):
        _ = server.company_id
    headers = {"X-API-KEY": server.api_key}
    answer = server.handle(
        httpx.Request("GET", "http://any.test/api/v1/companies", headers=headers)
    )
    assert answer.json() == {"items": [], "limit": 10, "offset": 0, "total": 0}


def test_servers_do_not_share_state():
    first, second = ValentinaServer(), ValentinaServer()
    ask(first, "DELETE", f"/companies/{first.company_id}")
    assert ask(second, path=f"/companies/{second.company_id}").status_code == 200


def test_neither_calls_nor_servers_show_the_api_key(server, api):
    api.get("/users")
    assert server.api_key not in repr(server.calls)
    assert server.api_key not in repr(server)
    assert repr(server.calls[0]).startswith("<Call GET /api/v1/companies/")


def test_calls_can_be_cleared(server, api):
    api.get("/users")
    server.calls.clear()
    api.get("")
    assert len(server.calls) == 1


def test_the_transport_serves_asynchronous_clients():
    server = ValentinaServer()

    async def ask_asynchronously():
        transport = server.transport()
        async with httpx.AsyncClient(transport=transport, base_url=server.base_url) as client:
            return await client.get("/api/v1/health", headers={"X-API-KEY": server.api_key})

    assert asyncio.run(ask_asynchronously()).status_code == 200


def test_sixteen_threads_lose_nothing(server, api):
    path = f"{api.company}/users/{server.user_id}/experience/xp/add"
    headers = {"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id}
    body = {"amount": 1, "campaign_id": server.campaign_id}
    statuses = []

    def add():
        with httpx.Client(transport=server.transport(), base_url=server.base_url) as client:
            answers = [client.post(path, json=body, headers=headers) for _ in range(20)]
        statuses.extend(answer.status_code for answer in answers)

    threads = [threading.Thread(target=add) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 320
    assert len(server.calls) == 320
    experience = api.get(f"/users/{server.user_id}/experience/{server.campaign_id}").json()
    assert experience["xp_total"] == 320
