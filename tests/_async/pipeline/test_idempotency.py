"""Idempotency keys, and the bytes that have to stay the same with them."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import Script
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

FILES = {"file": ("a.png", b"\x89PNG content", "image/png")}
KEYED = ["POST", "PUT", "PATCH"]
NOT_KEYED = ["GET", "HEAD", "OPTIONS", "DELETE"]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def keys(script: Script) -> list[str | None]:
    return [sent.headers.get("Idempotency-Key") for sent in script.sent]


@pytest.mark.parametrize("method", KEYED)
@pytest.mark.parametrize("arguments", [{}, {"json": {"a": 1}}, {"files": FILES}])
async def test_automatic_keys_differ_between_calls(
    make_client: MakeClient, method: str, arguments: dict[str, Any]
):
    script = Script.always(200)
    client = make_client(script, auto_idempotency_keys=True)
    for _ in range(3):
        await client.request(method, "/things", **arguments)
    found = keys(script)
    assert len(set(found)) == 3
    for key in found:
        assert uuid.UUID(key).version == 4
        assert key == str(uuid.UUID(key))


@pytest.mark.parametrize("method", KEYED)
async def test_and_stay_the_same_between_attempts(make_client: MakeClient, method: str):
    script = Script(503, httpx.ReadError, 429, 200)
    client = make_client(script, auto_idempotency_keys=True)
    await client.request(method, "/things", json={"a": 1})
    assert len(script.sent) == 4
    assert len(set(keys(script))) == 1
    assert None not in keys(script)


@pytest.mark.parametrize("method", NOT_KEYED)
async def test_reads_and_deletions_get_none(make_client: MakeClient, method: str):
    script = Script(200)
    await make_client(script, auto_idempotency_keys=True).request(method, "/things")
    assert keys(script) == [None]


@pytest.mark.parametrize("method", KEYED)
async def test_without_the_option_there_are_none(make_client: MakeClient, method: str):
    script = Script(200)
    await make_client(script).request(method, "/things", json={})
    assert keys(script) == [None]


@pytest.mark.parametrize("automatic", [True, False])
@pytest.mark.parametrize("method", KEYED)
async def test_an_explicit_key_wins(
    make_client: MakeClient,
    method: str,
    automatic: bool,  # noqa: FBT001
):
    script = Script.always(200)
    client = make_client(script, auto_idempotency_keys=automatic)
    await client.request(method, "/things", idempotency_key="mine")
    await client.request(method, "/things", headers={"idempotency-key": "mine"})
    both = {"headers": {"Idempotency-Key": "header"}, "idempotency_key": "argument"}
    await client.request(method, "/things", **both)  # type: ignore[arg-type]
    assert keys(script) == ["mine", "mine", "argument"]
    for sent in script.sent:
        assert len(sent.headers.get_list("Idempotency-Key")) == 1


async def test_views_may_turn_it_on_and_off(make_client: MakeClient):
    script = Script.always(200)
    client = make_client(script)
    view = client.with_options(auto_idempotency_keys=True)
    await view.request("POST", "/things")
    await view.with_options(auto_idempotency_keys=False).request("POST", "/things")
    await client.request("POST", "/things")
    assert [key is None for key in keys(script)] == [False, True, True]


class TestUploads:
    async def test_the_boundary_is_the_same_on_every_attempt(self, make_client: MakeClient):
        script = Script(httpx.WriteError, 502, 201)
        client = make_client(script, auto_idempotency_keys=True)
        await client.request("POST", "/things", files=FILES)
        assert len(script.sent) == 3
        assert len({sent.wire for sent in script.sent}) == 1
        kind, _, boundary = script.last.headers["Content-Type"].partition("; boundary=")
        assert kind == "multipart/form-data"
        assert script.last.content.startswith(f"--{boundary}\r\n".encode())
        assert script.last.content.endswith(f"--{boundary}--\r\n".encode())
        assert b"\x89PNG content" in script.last.content

    async def test_and_another_for_every_call(self, make_client: MakeClient):
        script = Script.always(201)
        client = make_client(script)
        await client.request("POST", "/things", files=FILES)
        await client.request("POST", "/things", files=FILES)
        assert script.sent[0].headers["Content-Type"] != script.sent[1].headers["Content-Type"]

    async def test_a_file_is_read_once(self, make_client: MakeClient):
        script = Script(503, 503, 400)
        client = make_client(script, default_company_id="company")
        users = client.users(user_id="user")
        with pytest.raises(APIError):
            await users.upload_asset(
                "user", "a.png", io.BytesIO(b"GIF89a from a file"), idempotency_key="mine"
            )
        assert len({sent.wire for sent in script.sent}) == 1
        assert keys(script) == ["mine"] * 3
        assert b"from a file" in script.last.content

    async def test_the_server_takes_them_for_one(self, server: ValentinaServer, make_client: Any):
        attempts: list[httpx.Response] = []

        def losing_the_first_answer(request: httpx.Request) -> httpx.Response:
            attempts.append(server.handle(request))
            if len(attempts) == 1:
                raise httpx.ReadError("lost")  # noqa: EM101
            return attempts[-1]

        client = make_client(
            losing_the_first_answer,
            api_key=server.api_key,
            default_company_id=server.company_id,
            auto_idempotency_keys=True,
        )
        users = client.users(user_id=server.user_id)
        asset = await users.upload_asset(server.user_id, "a.png", PNG)
        assert [answer.status_code for answer in attempts] == [201, 201]
        assert attempts[0].json() == attempts[1].json()
        assert [each.id for each in await users.list_all_assets(server.user_id)] == [asset.id]
