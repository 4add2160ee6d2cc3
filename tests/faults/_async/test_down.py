"""Calls to a server that is down fail at the same time, and none waits for the others."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from behaving import read_request, serving, stall
from faults import asynchronous as concurrency
from vclient import VClient
from vclient.exceptions import APIError, RequestTimeoutError, ServerError, TransportError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

CALLS = 60
TIMEOUT = 1


def unavailable(connection: socket.socket, _stopped: threading.Event) -> None:
    while read_request(connection):
        connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")


@contextmanager
def nobody(_behave: object) -> Iterator[Any]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield type("Server", (), {"base_url": f"http://127.0.0.1:{bound.getsockname()[1]}"})


@pytest.mark.parametrize(
    ("server", "behave", "expected"),
    [
        (serving, stall, RequestTimeoutError),
        (nobody, None, TransportError),
        (serving, unavailable, ServerError),
    ],
    ids=["never answers", "refuses", "503"],
)
@pytest.mark.parametrize("options", [{}, {"total_timeout": TIMEOUT}], ids=["timeout", "total"])
async def test_each_within_its_own_time(
    server: Any, behave: Any, expected: type[APIError], options: dict[str, Any]
):
    errors: list[APIError] = []
    with server(behave) as served:
        async with VClient(
            served.base_url,
            "k" * 32,
            set_as_default=False,
            timeout=TIMEOUT,
            max_retries=0,
            **options,
        ) as client:

            async def call() -> None:
                with pytest.raises(expected) as raised:
                    await client.request("GET", "/x")
                errors.append(raised.value)

            began = time.monotonic()
            await concurrency.together([call] * CALLS)
            took = time.monotonic() - began
    assert len(errors) == CALLS
    # Ten at a time, they would take 6 s.
    assert took < TIMEOUT + 3
