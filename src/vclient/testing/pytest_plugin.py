"""Fixtures of pytest: a testing server, and clients of it.

Pytest loads the plugin automatically if the package is installed. Each test gets a new server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

# The fixtures import their dependencies, so that runs without them have no overhead.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from vclient.testing import FakeVClient, SyncFakeVClient, ValentinaServer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for the version of the API."""
    from vclient.testing.api_versions import API_VERSIONS, NEWEST

    parser.getgroup("vclient", "testing servers of the Valentina API").addoption(
        "--vclient-api",
        choices=API_VERSIONS,
        default=NEWEST,
        help="the version of the API that `vclient_server` speaks (default: %(default)s)",
    )


@pytest.fixture
def vclient_server(request: pytest.FixtureRequest) -> ValentinaServer:
    """A new testing server, shared with `vclient` and `sync_vclient`.

    It speaks the version of the API that `--vclient-api` names, or the parameter of an indirect
    `parametrize`.
    """
    from vclient.testing import ValentinaServer

    chosen: Any = getattr(request, "param", None) or request.config.getoption("vclient_api")
    return ValentinaServer(api=chosen)


@pytest.fixture
def vclient(vclient_server: ValentinaServer) -> Iterator[FakeVClient]:
    """An async client of the testing server, the default client during the test."""
    from vclient._async.client import default_clients
    from vclient.testing import FakeVClient

    client = FakeVClient(vclient_server)
    yield client
    # Not closed, which would require a coroutine; it has no connections.
    default_clients.forget(client)


@pytest.fixture
def sync_vclient(vclient_server: ValentinaServer) -> Iterator[SyncFakeVClient]:
    """A client of the testing server, the default client during the test."""
    from vclient.testing import SyncFakeVClient

    with SyncFakeVClient(vclient_server) as client:
        yield client
