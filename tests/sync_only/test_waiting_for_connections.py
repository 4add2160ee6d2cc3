"""Threads that wait for a connection, and give up, leave it to others."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import open_stream
from loopback import loopback
from vclient import SyncVClient
from vclient._api import routes
from vclient.exceptions import RequestTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import Loopback

pytestmark = pytest.mark.usefixtures("no_proxies")


@pytest.fixture
def answers() -> threading.Event:
    """What the server waits for before it answers."""
    return threading.Event()


@pytest.fixture
def network(answers: threading.Event) -> Iterator[Loopback]:
    def handler(_request: httpx.Request) -> httpx.Response:
        assert answers.wait(10)
        return httpx.Response(200, json={})

    with loopback(handler) as network:
        try:
            yield network
        finally:
            answers.set()


def client_of(network: Loopback, connections: int, **options: Any) -> SyncVClient:
    limits = httpx.Limits(max_connections=connections)
    options = {"timeout": 5, "max_retries": 0, "limits": limits, **options}
    return SyncVClient(network.base_url, "k" * 32, set_as_default=False, **options)


def test_total_timeouts_while_others_have_the_connections(
    network: Loopback, answers: threading.Event
):
    with client_of(network, 2) as client, ThreadPoolExecutor(12) as threads:
        hurried = client.with_options(total_timeout=0.02)
        for call in [threads.submit(hurried.request, "GET", "/x") for _ in range(36)]:
            with pytest.raises(RequestTimeoutError):
                call.result(timeout=10)
        answers.set()
        for call in [threads.submit(client.request, "GET", "/x") for _ in range(6)]:
            assert call.result(timeout=10).status_code == 200


def test_who_waits_too_long_is_told_why(network: Loopback, answers: threading.Event):
    timeout = httpx.Timeout(5, pool=0.01)
    with client_of(network, 1, timeout=timeout) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(client.request, "GET", "/x")
        while not network.targets:
            assert not first.done()
        with pytest.raises(RequestTimeoutError, match="all connections were in use") as caught:
            client.request("POST", "/x")
        assert not caught.value.may_have_been_applied
        answers.set()
        first.result(timeout=10)
    assert len(network.targets) == 1


def test_answers_that_are_not_read_give_their_connections_back(
    network: Loopback, answers: threading.Event
):
    answers.set()
    with client_of(network, 1) as client:
        for _ in range(3):
            chunks = open_stream(client, routes.COMPANIES())
            assert next(chunks) == b"{}"
            chunks.close()
        assert client.request("GET", "/x").json() == {}
