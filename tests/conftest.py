"""Options of the tests, and fixtures of those that open connections."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from redis_server import _redis_server, make_redis, redis_prefix, redis_url
from trying import register_profiles
from twins import with_twins, write_twins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.network import FaultyNetwork

__all__ = ["_redis_server", "make_redis", "redis_prefix", "redis_url"]

register_profiles()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--samples",
        metavar="PATH",
        help="folder with exchanges that were recorded with the API; VCLIENT_SAMPLES by default",
    )
    contract = parser.getgroup("contract", "the server that tests/contract is held against")
    contract.addoption(
        "--base-url",
        metavar="URL",
        help="a live server, in place of testing servers; VCLIENT_CONTRACT_BASE_URL by default",
    )
    contract.addoption(
        "--api",
        metavar="VERSION",
        help="the version of the API that the live server speaks, or that testing servers speak, "
        "which is `all` for each of them; VCLIENT_CONTRACT_API or the newest by default",
    )
    contract.addoption(
        "--api-key",
        metavar="KEY",
        help="the API key of a developer there; VCLIENT_CONTRACT_API_KEY by default",
    )
    contract.addoption(
        "--admin-api-key",
        metavar="KEY",
        help="that of a global admin, without whom some tests are skipped; "
        "VCLIENT_CONTRACT_ADMIN_API_KEY by default",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Workers find what the run that started them has written.
    if not hasattr(config, "workerinput"):
        write_twins()
    config.args = with_twins(config.args, config.invocation_params.dir)


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connect directly, whatever the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    """The certificate of a server on this machine, and the file of who has signed it."""
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    path = str(tmp_path_factory.mktemp("tls") / "authority.pem")
    authority.cert_pem.write_to_path(path)
    return context, path


@pytest.fixture(scope="session")
def _network() -> Iterator[FaultyNetwork]:
    from faults.network import FaultyNetwork  # noqa: PLC0415 - few tests need one

    # To make a server takes longer than most tests.
    with FaultyNetwork() as network:
        yield network


@pytest.fixture
def network(_network: FaultyNetwork) -> FaultyNetwork:
    """A testing server behind a network that fails as the test plans it."""
    _network.reset_after_fork()
    return _network
