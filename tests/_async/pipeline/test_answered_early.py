"""Uploads that the server answers before it has read them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from behaving import serving
from vclient import VClient
from vclient.exceptions import APIError

if TYPE_CHECKING:
    import socket
    import threading

REFUSAL = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def refuse(connection: socket.socket, stopped: threading.Event) -> None:
    connection.recv(1000)
    connection.sendall(REFUSAL)
    stopped.wait(10)


async def test_the_answer_is_received(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING)
    with serving(refuse) as server:
        # A thread that sends does not see what comes, and looks for it when it can send no more.
        options: Any = {"set_as_default": False, "max_retries": 0, "timeout": 0.5}
        async with VClient(server.base_url, "k" * 32, **options) as client:
            for _ in range(2):
                with pytest.raises(APIError) as raised:
                    await client.request("POST", "/x", files={"upload": ("x", b"x" * 20_000_000)})
                assert raised.value.status_code == 413
    # Among them those of event loops, which write to nobody.
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []
