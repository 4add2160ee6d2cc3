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


def test_a_replay_is_blind_to_later_changes(api, write, server):
    path = f"/campaigns/{server.campaign_id}"
    first = write(method="PATCH", path=path)
    api.patch(path, {"name": "Something else"})
    assert write(method="PATCH", path=path).json() == first.json()
    assert api.get(path).json()["name"] == "Something Else"
    made = write("key-2").json()
    api.delete(f"/campaigns/{made['id']}")
    assert write("key-2").json() == made


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
