"""Fixtures of tests with a real Redis."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from inside import shared_of
from vclient import VClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from vclient.testing import ValentinaServer

LONG = 30.0


@pytest.fixture
async def make_shared(
    server: ValentinaServer, redis_prefix: str
) -> AsyncIterator[Callable[..., Any]]:
    """A function that makes clients of the testing server, and returns what they share.

    They are patient, so that tests do not depend on how busy the machine is; with `patience=None`
    they are as always.
    """
    clients: list[VClient] = []

    def make(source: Any, *, patience: float | None = LONG, **options: Any) -> Any:
        client = VClient(
            **{
                "base_url": server.base_url,
                "api_key": server.api_key,
                "shared": source,
                "shared_prefix": redis_prefix,
                "set_as_default": False,
                "transport": server.transport(),
                **options,
            }
        )
        clients.append(client)
        shared = shared_of(client)
        if patience is not None:
            shared.patience = shared.patience_for_locks = patience
        shared.client = client
        return shared

    yield make
    for client in clients:
        await client.close()


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a server's certificate and its key, and of who has signed it."""
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1")
    folder = tmp_path_factory.mktemp("tls")
    files = {
        "authority": (folder / "authority.pem", authority.cert_pem),
        "certificate": (folder / "own.pem", own.cert_chain_pems[0]),
        "key": (folder / "key.pem", own.private_key_pem),
    }
    for path, content in files.values():
        content.write_to_path(str(path))
    return {name: str(path) for name, (path, _) in files.items()}


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The ports of this machine that names stand for, or what is called instead."""
    names: dict[str, Any] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        found = names.get(host)
        if found is None:
            return real(host, port, *args, **options)
        if callable(found):
            return found()
        return real("127.0.0.1", found, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names
