"""Writes that are repeated with the same key."""

from __future__ import annotations

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer

BODY = b'{"name": "Only once"}'


@pytest.fixture
def write(api):
    def send(key="key-1", method="POST", path="/campaigns", content=BODY, **options):
        headers = {"Idempotency-Key": key, **options.pop("headers", {})}
        return api(method, path, content=content, headers=headers, **options)

    return send


def campaigns(api):
    return api.get("/campaigns").json()["total"]


def test_the_stored_answer_is_given_again(api, write):
    before = campaigns(api)
    first, second = write(), write()
    assert second.status_code == first.status_code == 201
    assert second.json() == first.json()
    assert campaigns(api) == before + 1
    kept = {name: value for name, value in first.headers.items() if name != "x-request-id"}
    assert kept.items() <= second.headers.items()
    assert second.headers["x-request-id"] != first.headers["x-request-id"]


def test_another_body_is_a_conflict(write):
    write()
    answer = write(content=b'{"name":"Only once"}')
    assert answer.status_code == 409
    assert "x-request-id" not in answer.headers
    assert "cache-control" not in answer.headers
    body = answer.json()
    assert body["request_id"].startswith("req_")
    assert body["detail"] == (
        "Idempotency key 'key-1' was previously used with a different request body. "
        "Each unique request must use a unique idempotency key."
    )


def test_other_keys_are_other_writes(api, write):
    before = campaigns(api)
    write("key-1")
    write("key-2")
    assert campaigns(api) == before + 2


def test_an_empty_key_is_none(api, write):
    before = campaigns(api)
    write("")
    write("")
    assert campaigns(api) == before + 2


def test_method_and_path_are_part_of_the_key_and_the_query_is_not(write):
    made = write().json()
    other = write(path=f"/campaigns/{made['id']}/books")
    assert other.json()["number"] == 1
    assert write(path="/campaigns?x=1").json() == made


def test_each_api_key_has_its_own(api):
    keys = (api.developer(permission="USER").api_key, api.server.api_key)
    headers = {"Idempotency-Key": "key-1"}
    before = campaigns(api)
    for key in keys:
        api.post("/campaigns", content=BODY, key=key, headers=headers)
    assert campaigns(api) == before + 2


def test_a_replay_asks_no_rights_and_no_acting_user(api, write):
    first = write()
    assert write(acting=None).json() == first.json()
    assert write(acting="garbage").json() == first.json()
    api.state.grants.clear()
    assert write().json() == first.json()


def test_a_replay_is_blind_to_later_changes(api, write, server):
    path = f"/campaigns/{server.campaign_id}"
    first = write(method="PATCH", path=path)
    api.patch(path, {"name": "Something else"})
    assert write(method="PATCH", path=path).json() == first.json()
    assert api.get(path).json()["name"] == "Something Else"
    made = write("key-2").json()
    api.delete(f"/campaigns/{made['id']}")
    assert write("key-2").json() == made


def test_refusals_are_not_stored(write):
    assert write(content=b'{"name": ""}').status_code == 400
    assert write(acting=None).status_code == 403
    assert write().status_code == 201


def test_put_is_replayed_and_get_and_delete_are_not(api, write, server):
    made = api.made("/campaigns", {"name": "Short-lived"})
    path = f"/campaigns/{made['id']}"
    headers = {"Idempotency-Key": "key-1"}
    assert api.delete(path, headers=headers).status_code == 204
    assert api.delete(path, headers=headers).status_code == 404
    book = f"/campaigns/{server.campaign_id}/books/{server.book_id}/number"
    answers = [write(method="PUT", path=book, content=b'{"number": 1}') for _ in range(2)]
    assert answers[0].json() == answers[1].json()


def test_dice_are_not_rolled_again(write):
    body = b'{"num_dice": 50}'
    rolls = [write(path="/dicerolls", content=body).json() for _ in range(2)]
    assert rolls[0] == rolls[1]


def test_a_key_lives_for_an_hour_exactly():
    clock = Clock(tick=0)
    server = ValentinaServer(clock=clock)
    path = f"/api/v1/companies/{server.company_id}/dicerolls"
    headers = {
        "X-API-KEY": server.api_key,
        "On-Behalf-Of": server.user_id,
        "Idempotency-Key": "k",
    }
    with httpx.Client(transport=server.transport(), base_url=server.base_url) as client:
        ids = []
        for seconds in (0, 3599.999, 0.001):
            clock.advance(seconds)
            ids.append(client.post(path, json={}, headers=headers).json()["id"])
    assert ids[0] == ids[1] != ids[2]


def test_a_key_lives_for_an_hour(api, write, clock):
    before = campaigns(api)
    write()
    clock.advance(3590)
    write()
    assert campaigns(api) == before + 1
    clock.advance(20)
    assert write(content=b'{"name": "Later"}').status_code == 201
    assert campaigns(api) == before + 2


def test_uploads_are_repeatable_with_the_same_boundary(api, server, png):
    path = f"/users/{server.user_id}/assets/upload"

    def upload(boundary):
        headers = {
            "Idempotency-Key": "k",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        return api.post(path, files={"file": ("a.png", png)}, headers=headers)

    assert upload("fixed").json() == upload("fixed").json()
    assert upload("other").status_code == 409
