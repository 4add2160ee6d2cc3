"""An API key that a function gives: it can change while the client lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from vclient.exceptions import AuthenticationError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import ResponseEvent, VClient

    MakeClient = Callable[..., VClient]

FIRST, SECOND = "first-" * 6, "second-" * 6


class Vault:
    """A server that accepts one key, and the function that knows it."""

    def __init__(self, *known: str) -> None:
        self.accepted = FIRST
        self.known = list(known)
        self.seen: list[str] = []
        self.asked = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["X-API-KEY"]
        self.seen.append(key)
        if self.accepted == "nothing":
            return httpx.Response(503)
        return httpx.Response(200 if key == self.accepted else 401, json={})

    def key(self) -> str:
        self.asked += 1
        return self.known.pop(0) if len(self.known) > 1 else self.known[0]


async def test_it_is_asked_for_each_attempt(make_client: MakeClient):
    vault = Vault(FIRST, SECOND)
    client = make_client(vault.answer, api_key=vault.key)
    assert vault.asked == 0
    await client.request("GET", "/things")
    vault.accepted = SECOND
    await client.with_options(timeout=3).request("GET", "/things")
    vault.accepted = "nothing"
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert vault.seen == [FIRST, *[SECOND] * 5]
    assert vault.asked == 6


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_key_that_was_changed_meanwhile(make_client: MakeClient, method: str):
    vault = Vault(FIRST, SECOND)
    vault.accepted = SECOND
    events: list[ResponseEvent] = []
    client = make_client(vault.answer, api_key=vault.key, on_response=events.append)
    await client.request(method, "/things", json={"a": 1} if method == "POST" else None)
    assert vault.seen == [FIRST, SECOND]
    assert [(each.status_code, each.attempt, each.wait) for each in events] == [
        (401, 1, 0.0),
        (200, 2, None),
    ]


@pytest.mark.parametrize(("known", "seen"), [((FIRST,), 1), ((FIRST, SECOND), 2)])
async def test_a_key_that_is_refused(make_client: MakeClient, known: tuple[str, ...], seen: int):
    vault = Vault(*known)
    vault.accepted = "another"
    client = make_client(vault.answer, api_key=vault.key)
    with pytest.raises(AuthenticationError) as raised:
        await client.request("GET", "/things")
    assert len(vault.seen) == seen
    assert not any(key in str(raised.value) for key in known)


async def test_a_header_of_a_call_replaces_it(make_client: MakeClient):
    vault = Vault(SECOND)
    client = make_client(vault.answer, api_key=vault.key)
    await client.request("GET", "/things", headers={"x-api-key": FIRST})
    assert (vault.seen, vault.asked) == ([FIRST], 0)


@pytest.mark.parametrize("key", ["", "a\nb", None, 7])
async def test_what_is_no_key(make_client: MakeClient, key: Any):
    client = make_client(Vault(FIRST).answer, api_key=lambda: key)
    with pytest.raises(ValueError, match="what the function api_key returns must"):
        await client.request("GET", "/things")


async def test_a_function_that_fails(make_client: MakeClient):
    def fail() -> str:
        msg = "sealed"
        raise RuntimeError(msg)

    client = make_client(Vault(FIRST).answer, api_key=fail)
    with pytest.raises(RuntimeError, match="sealed"):
        await client.request("GET", "/things")


async def test_a_function_that_fails_while_a_write_is_in_doubt(make_client: MakeClient):
    vault = Vault(FIRST, "")
    vault.accepted = "nothing"
    client = make_client(vault.answer, api_key=vault.key, retry_unsafe=True)
    with pytest.raises(ServerError) as raised:
        await client.request("POST", "/things", json={})
    assert raised.value.may_have_been_applied
    assert isinstance(raised.value.__cause__, ValueError)


async def test_no_key_is_shown(make_client: MakeClient):
    client = make_client(Vault(FIRST).answer, api_key=lambda: FIRST)
    await client.request("GET", "/things")
    assert FIRST not in repr(client)
