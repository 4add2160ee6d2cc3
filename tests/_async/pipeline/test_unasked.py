"""Bytes that nobody asked for are never taken for the answer to the next call."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from behaving import plain, read_request, serving
from vclient import VClient

if TYPE_CHECKING:
    import socket

pytestmark = pytest.mark.usefixtures("no_proxies")

STRAY = plain(b"-1")
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"


@pytest.mark.parametrize("stray", [STRAY, HINTS, b"\r\n", b""], ids=["answer", "hints", "line", ""])
@pytest.mark.parametrize("when", ["behind", "idle", "in pieces"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_each_call_gets_its_own_answer(when: str, stray: bytes, method: str):
    strayed = threading.Event()

    def behave(connection: socket.socket, stopped: threading.Event) -> None:
        while target := read_request(connection):
            answer = plain(target.rpartition(b"/")[2])
            if when == "in pieces":
                connection.sendall(answer[:-1])
                time.sleep(0.01)
                answer = answer[-1:]
            if when == "idle":
                connection.sendall(answer)
                assert answered.wait(5)
                answered.clear()
                connection.sendall(stray)
            else:
                connection.sendall(answer + stray)
            if not stray:
                # Without notice.
                connection.close()
                strayed.set()
                return
            strayed.set()
            if stopped.is_set():
                return

    answered = threading.Event()
    with serving(behave) as server:
        async with VClient(
            server.base_url, "k" * 32, set_as_default=False, max_retries=0, timeout=5
        ) as client:
            for number in range(4):
                response = await client.request(method, f"/things/{number}")
                assert response.json() == number
                answered.set()
                # An event loop does not run meanwhile, and has read nothing.
                assert strayed.wait(5)
                strayed.clear()
        answered.set()
    assert server.opened == 4
