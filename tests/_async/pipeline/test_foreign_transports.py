"""Transports of the caller: what they raise, and what becomes of calls while they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import Script
from vclient.exceptions import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]


class Foreign(httpx.AsyncBaseTransport):
    """A transport that somebody else wrote, and that plays a script."""

    def __init__(self, *steps: Any) -> None:
        self.script = Script(*steps)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.script(request)


class LostError(Exception):
    """Of a library that this package knows nothing of."""


@pytest.mark.parametrize("error", [LostError, KeyError, ValueError, EOFError, RuntimeError])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_they_raise_is_a_failure_of_the_transport(
    make_client: MakeClient, error: type[Exception], method: str
):
    transport = Foreign(*[error] * 4)
    client = make_client(None, transport=transport)
    with pytest.raises(TransportError, match=f"{error.__name__}.*as scripted") as raised:
        await client.request(method, "/things")
    assert raised.value.may_have_been_applied is (method == "POST")
    # What can be repeated is, as after any other failure.
    assert len(transport.script.sent) == (4 if method == "GET" else 1)
    assert isinstance(raised.value.__cause__, httpx.TransportError)
    assert isinstance(raised.value.__cause__.__cause__, error)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout])
async def test_they_are_not_believed_that_nothing_was_sent(
    make_client: MakeClient, error: type[httpx.TransportError]
):
    transport = Foreign(*[error] * 4)
    client = make_client(None, transport=transport)
    with pytest.raises(TransportError) as raised:
        await client.request("POST", "/things")
    assert raised.value.may_have_been_applied
    assert len(transport.script.sent) == 1


@pytest.mark.parametrize("error", [AssertionError, KeyboardInterrupt])
async def test_what_is_no_failure_of_theirs_comes_through(
    make_client: MakeClient, error: type[BaseException]
):
    client = make_client(None, transport=Foreign(error))
    with pytest.raises(error, match="as scripted"):
        await client.request("GET", "/things")


@pytest.mark.parametrize("error", [ValueError, KeyError])
async def test_mocks_raise_what_a_test_lets_them_raise(
    make_client: MakeClient, error: type[Exception]
):
    with pytest.raises(error, match="as scripted"):
        await make_client(Script(error)).request("GET", "/things")
