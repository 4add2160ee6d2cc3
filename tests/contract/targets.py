"""The servers that the contract is held against."""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from vclient.testing import ValentinaServer
from vclient.testing.api_versions import NEWEST, check_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

# The suite asks for more uploads than an hour allows; what it says of rate limits, it says with
# keys of its own, without this header.
HEADERS = {"X-Testing-Ignore-Rate-Limit": "true"}
# Seconds: a live server takes up to 31 to list companies of which one is large.
TIMEOUT = 60


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server.

    Attributes:
        base_url: Where it is.
        api_key: The key of a developer, who need not be a global admin.
        admin_api_key: The key of a global admin, or None if there is none to test with.
        server: The testing server, or None for any other.
        in_process: Whether it is reached without a socket.
        is_sync: Whether the synchronous client calls it.
        api: The version of the API that it speaks.
    """

    base_url: str
    api_key: str
    admin_api_key: str | None = None
    server: ValentinaServer | None = None
    in_process: bool = False
    is_sync: bool = False
    api: str = NEWEST

    def transport(self) -> httpx.MockTransport | None:
        """Return what clients send through, or None for connections of their own."""
        if self.in_process and self.server is not None:
            return self.server.transport()
        return None

    @property
    def verify(self) -> ssl.SSLContext | bool:
        """How the certificate of the server is checked."""
        return _authorities() if self.base_url.startswith("https:") else False


@cache
def _authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


def in_process(api: str = NEWEST) -> Target:
    """Return a testing server that is called directly."""
    return _target(ValentinaServer(api=check_api(api), file_logging=True), in_process=True)


@contextlib.contextmanager
def over_a_socket(api: str = NEWEST) -> Iterator[Target]:
    """Serve a testing server, to which time is the real one, while the context lasts."""
    server = ValentinaServer(api=check_api(api), clock=lambda: datetime.now(UTC), file_logging=True)
    with server.serve() as server.base_url:
        yield _target(server, in_process=False)


def _target(server: ValentinaServer, *, in_process: bool) -> Target:
    return Target(
        base_url=server.base_url,
        api_key=server.api_key,
        admin_api_key=server.global_admin_api_key,
        server=server,
        in_process=in_process,
        api=server.api,
    )
