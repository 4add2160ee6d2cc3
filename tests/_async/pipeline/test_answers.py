"""Headers and rate limits of calls that succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from scripted import REQUEST_ID, Script
from vclient import NotFoundError, RateLimit, record_answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]


async def test_what_an_answer_tells(make_client: MakeClient):
    headers = {
        "X-Request-Id": REQUEST_ID,
        "RateLimit": '"burst";r=39;t=1, "hour";r=900, malformed',
        "RateLimit-Policy": '"burst";q=40;w=10',
        "X-Other": "secret",
    }

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, json={})

    client = make_client(answer)
    with record_answers() as answers:
        await client.request("GET", "/things")
    (each,) = answers
    assert (each.operation, each.status_code) == ("GET /things", 200)
    assert each.request_id == REQUEST_ID
    assert each.headers["x-other"] == "secret"
    assert "secret" not in repr(each)
    headers["RateLimit"] = headers["RateLimit"].removesuffix(", malformed")
    assert each.rate_limits == [] or each.rate_limits[0].name == "burst"
    with record_answers() as answers:
        await client.request("GET", "/things")
    assert answers[0].rate_limits == [
        RateLimit("burst", 39, 1.0, 40.0, 10.0),
        RateLimit("hour", 900, None, None, None),
    ]


async def test_only_what_succeeds_within(client: VClient, server: ValentinaServer):
    await client.companies.list_all()
    with record_answers() as outer:
        await client.companies.get(server.company_id)
        with record_answers() as inner, pytest.raises(NotFoundError):
            await client.users().get("00000000-0000-4000-8000-000000000000")
        assert inner == []
        with record_answers() as inner:
            await client.system.health()
    await client.companies.list_all()
    assert [each.operation for each in outer] == ["GET /companies/{company_id}", "GET /health"]
    assert [each.operation for each in inner] == ["GET /health"]


async def test_nothing_limits_a_call(make_client: MakeClient):
    with record_answers() as answers:
        await make_client(Script(200)).request("GET", "/things")
    assert answers[0].rate_limits == []


async def test_all_pages_of_a_list(client: VClient, server: ValentinaServer):
    for _ in range(250):
        server.create_user()
    with record_answers() as answers:
        users = await client.users().list_all()
    assert len(users) > 250
    assert len(answers) >= 3
