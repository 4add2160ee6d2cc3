"""Calls through a proxy that are cancelled at each single point where they wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from behaving import answer_each, plain, read_request, serving
from faults._async.clients import ONE_CONNECTION
from proxying import http_proxy, socks_proxy
from stepping import Stepping
from vclient import VClient

if TYPE_CHECKING:
    import socket
    import threading

pytestmark = pytest.mark.usefixtures("no_proxies")

PROXIES = {"http": http_proxy, "socks5": socks_proxy}


def client_of(base_url: str, proxy: str, **options: Any) -> VClient:
    timeout = httpx.Timeout(5, pool=0.5)
    options = {"timeout": timeout, "max_retries": 0, "limits": ONE_CONNECTION, **options}
    return VClient(base_url, "k" * 32, proxy=proxy, set_as_default=False, **options)


@pytest.mark.parametrize(
    ("kind", "is_encrypted"),
    [
        ("http", False),
        ("http", True),
        ("socks5", False),
        ("socks5", True),
    ],
)
async def test_the_next_call_works(
    kind: str,
    is_encrypted: bool,  # noqa: FBT001
    tls: tuple[Any, str],
):
    context, authority = tls if is_encrypted else (None, True)
    lost = []
    with (
        serving(answer_each(b"1"), context) as server,
        serving(PROXIES[kind]([])) as proxy,
    ):
        url = f"{kind}://{proxy.base_url.removeprefix('http://')}"
        for at in range(100):
            async with client_of(server.base_url, url, verify=authority) as client:
                stepping = Stepping(at)
                await stepping.as_task(client.request("GET", "/x"))
                assert stepping.is_done is stepping.is_over
                try:
                    async with asyncio.timeout(1):
                        assert (await client.request("GET", "/x")).json() == 1
                except (TimeoutError, Exception) as error:  # noqa: BLE001 - it is looked at below
                    lost.append((at, repr(error)))
            if stepping.is_over:
                break
    assert lost == []
    assert at >= 3


@pytest.mark.parametrize("kind", PROXIES)
async def test_what_nobody_asked_for_is_no_answer(kind: str):
    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        while target := read_request(connection):
            connection.sendall(plain(target.rpartition(b"/")[2]) + plain(b"-1"))

    with serving(behave) as server, serving(PROXIES[kind]([])) as proxy:
        url = f"{kind}://{proxy.base_url.removeprefix('http://')}"
        async with client_of(server.base_url, url) as client:
            for number in range(3):
                assert (await client.request("GET", f"/{number}")).json() == number
