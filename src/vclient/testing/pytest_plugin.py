"""Fixtures of pytest: a testing server, and clients of it.

pytest finds them by itself where the package is installed. Each test gets a server of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

# What the fixtures use is imported by them, so that a run without them pays for nothing.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient.testing import FakeVClient, SyncFakeVClient, ValentinaServer


@pytest.fixture
def vclient_server() -> ValentinaServer:
    """A testing server of this test alone; `vclient` and `sync_vclient` are clients of it."""
    from vclient.testing import ValentinaServer

    return ValentinaServer()


@pytest.fixture
def vclient(vclient_server: ValentinaServer) -> Iterator[FakeVClient]:
    """An async client of the testing server, which is the default client while the test runs."""
    from vclient._async.client import default_clients
    from vclient.testing import FakeVClient

    client = FakeVClient(vclient_server)
    yield client
    # It has no connections that would have to be closed, which only a coroutine could do.
    default_clients.forget(client)


@pytest.fixture
def sync_vclient(vclient_server: ValentinaServer) -> Iterator[SyncFakeVClient]:
    """A client of the testing server, which is the default client while the test runs."""
    from vclient.testing import SyncFakeVClient

    with SyncFakeVClient(vclient_server) as client:
        yield client
