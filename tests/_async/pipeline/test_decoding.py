"""Successful answers that are not what the API promises."""

from __future__ import annotations

import gzip
import json
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pydantic
import pytest

from inside import call
from scripted import REQUEST_ID, Script, returning
from vclient._api import routes
from vclient.exceptions import ResponseDecodeError
from vclient.models.system import SystemHealth

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

ID = {"X-Request-Id": REQUEST_ID}
HEALTH = {
    "database_status": "online",
    "cache_status": "online",
    "database_latency_ms": 1.5,
    "cache_latency_ms": None,
    "uptime": "0d 0h 0m 13s",
    "version": "0.27.0",
}
PAGE = {"items": [], "limit": 10, "offset": 0, "total": 0}

BAD_BODIES: dict[str, dict[str, Any]] = {
    "no JSON": {"content": b"{'a': 1}"},
    "half": {"content": json.dumps(HEALTH).encode()[:-5]},
    "nothing": {"content": b""},
    "HTML": {"html": "<html>Welcome to the hotel</html>"},
    "null": {"content": b"null"},
    "list": {"json": [HEALTH]},
    "string": {"json": "online"},
    "no UTF-8": {"content": b'{"database_status": "\xff"}'},
    "deep": {"content": b"[" * 100_000},
}


@pytest.mark.parametrize("body", BAD_BODIES)
async def test_a_body_of_another_shape(make_client: MakeClient, body: str):
    options = BAD_BODIES[body]
    client = make_client(Script(returning(200, headers=ID, **options)))
    with pytest.raises(ResponseDecodeError, match="SystemHealth") as raised:
        await client.system.health()
    error = raised.value
    assert (error.method, error.path) == ("GET", "/health")
    assert (error.status_code, error.request_id) == (200, REQUEST_ID)
    assert error.body == httpx.Response(200, **options).text
    assert error.headers["x-request-id"] == REQUEST_ID
    assert isinstance(error.__cause__, pydantic.ValidationError)
    assert error.errors
    for each in error.errors:
        assert set(each) == {"loc", "msg", "type"}
    assert "GET /health" in str(error)
    assert REQUEST_ID in str(error)
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


async def test_the_errors_name_the_place_and_not_the_value(make_client: MakeClient):
    page = {**PAGE, "items": [{"id": 7, "name": "secret name"}]}
    client = make_client(Script(returning(200, json=page)))
    with pytest.raises(ResponseDecodeError) as raised:
        await client.companies.get_page()
    assert ("items", 0, "id") in [each["loc"] for each in raised.value.errors]
    assert "secret name" not in str(raised.value)
    assert "secret name" not in repr(raised.value.errors)


async def test_one_bad_item_spoils_the_page(make_client: MakeClient):
    client = make_client(Script(returning(200, json={**PAGE, "items": [None], "total": 1})))
    with pytest.raises(ResponseDecodeError):
        await client.companies.list_all()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, deflate"])
@pytest.mark.parametrize(
    "content", [b"no gzip at all", gzip.compress(b"{}" * 1000, mtime=0)[:-30] + b"x"]
)
async def test_a_body_that_is_compressed_badly(
    make_client: MakeClient, encoding: str, content: bytes
):
    headers = {"Content-Encoding": encoding, **ID}
    script = Script(returning(200, headers=headers, stream=httpx.ByteStream(content)))
    with pytest.raises(ResponseDecodeError) as raised:
        await make_client(script).system.health()
    assert (raised.value.status_code, raised.value.path) == (200, "/health")
    assert raised.value.request_id == REQUEST_ID


async def test_a_refusal_that_is_compressed_badly_is_a_refusal(make_client: MakeClient, clock: Any):
    headers = {"Content-Encoding": "gzip", "Retry-After": "3"}

    def limited(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers=headers, stream=httpx.ByteStream(b"no gzip"))

    client = make_client(Script(limited, returning(200, json=HEALTH)))
    assert (await client.system.health()).version == "0.27.0"
    (wait,) = clock.waits
    assert 3 <= wait <= 3.75


@pytest.mark.parametrize("options", [BAD_BODIES["HTML"], BAD_BODIES["list"]])
async def test_it_is_not_retried(make_client: MakeClient, options: dict[str, Any], clock: Any):
    script = Script(returning(200, **options))
    with pytest.raises(ResponseDecodeError):
        await make_client(script).system.health()
    assert len(script.sent) == 1
    assert clock.waits == []


@pytest.mark.parametrize("content_type", ["text/html", "text/plain; charset=nonsense", None])
async def test_the_body_counts_and_not_the_type_it_is_given(
    make_client: MakeClient, content_type: str | None
):
    headers = {"Content-Type": content_type} if content_type else {}
    client = make_client(
        Script(returning(200, content=json.dumps(HEALTH).encode(), headers=headers))
    )
    assert (await client.system.health()).version == "0.27.0"


async def test_new_members_and_values_break_nothing(make_client: MakeClient):
    body = {**HEALTH, "database_status": "melting", "temperature": 1200}
    client = make_client(Script(returning(200, json=body)))
    health = await client.system.health()
    assert health.database_status == "melting"
    assert health.temperature == 1200  # type: ignore[attr-defined] # unknown to the model


async def test_the_pipeline_decodes_whatever_it_is_asked_for(make_client: MakeClient):
    script = Script(
        returning(200, json=[HEALTH, HEALTH]),
        returning(201, content=b"null"),
        returning(200, json={"a": [1]}),
    )
    client = make_client(script)
    path = routes.HEALTH()
    healths = await call(client, "GET", path, list[SystemHealth])
    assert [each.version for each in healths] == ["0.27.0"] * 2
    assert await call(client, "POST", path, type(None)) is None
    assert await call(client, "GET", path, dict[str, list[int]]) == {"a": [1]}


async def test_client_request_returns_answers_as_they_are(make_client: MakeClient):
    client = make_client(Script(returning(200, html="<html>"), 204))
    response = await client.request("GET", "/things")
    assert (response.status_code, response.text) == (200, "<html>")
    assert response.elapsed.total_seconds() == 0
    assert response.request.method == "GET"
    assert response.raise_for_status() is response
    assert (await client.request("DELETE", "/things")).content == b""
