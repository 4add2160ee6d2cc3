"""Clients of a testing server, for the applications under test."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypedDict

from vclient._async.client import VClient
from vclient._async.clock import Clock as AsyncClock
from vclient._sync.client import SyncVClient
from vclient._sync.clock import Clock as SyncClock

from .api_versions import NEWEST
from .server import ValentinaServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Collection, Mapping
    from os import PathLike
    from typing import Unpack

    import httpx

    from vclient._config.caching import CachePolicy
    from vclient._config.hooks import ApiKeyCallback, RequestHook, ResponseHook, RetryRule
    from vclient._config.options import NoneInUpdates

    from .api_versions import ApiVersion


class FakeClientOptions(TypedDict, total=False):
    """The options of a fake client; each as for `VClient`."""

    base_url: str | None
    """URL of the server; that of the testing server by default."""
    api_key: str | ApiKeyCallback | None
    """API key; that of the developer by default."""
    default_company_id: str | None
    """The company of services that are made without one; the server's by default."""
    timeout: float | httpx.Timeout | None
    """Seconds that one attempt may take, which delays of the server are compared with."""
    max_retries: int
    """Largest number of retries of a failed call; 0 for none."""
    retry_delay: float
    """Seconds before the first retry; they double with each further one."""
    retry_unsafe: bool
    retry_when: RetryRule | None
    """Callback that says whether an error is retried; None leaves it to the other options."""
    auto_retry_rate_limit: bool
    """Whether calls that were answered with 429 are retried."""
    auto_idempotency_keys: bool
    """Whether every POST, PUT and PATCH carries an idempotency key."""
    headers: Mapping[str, str] | None
    """Headers to send with every call."""
    set_as_default: bool
    """Whether the client becomes the default one."""
    retry_statuses: Collection[int]
    """The HTTP statuses that are retried besides 429."""
    max_retry_wait: float
    """Longest wait before one retry, in seconds."""
    total_timeout: float | None
    """Seconds, on the clock of the server, that a call may take with its retries and waits."""
    max_concurrency: int
    """Largest number of pages of one list that are fetched concurrently."""
    read_your_writes: bool
    """Whether reads shortly after a write bypass the server's response cache."""
    pacing: bool
    """Whether calls wait for the rate limit that earlier answers reported."""
    cache: Mapping[str, float] | CachePolicy | None
    """Seconds that answers of reads are cached, by their family or operation; or a policy."""
    cache_ttl: float | None
    """Seconds, on the clock of the server, that answers about the catalogue are cached."""
    max_response_size: int
    """Largest size of an answer in bytes, after decompression."""
    none_in_updates: NoneInUpdates
    """Handling of None in updates: `clear` the field, `ignore` it, or `warn` and clear it."""
    shared: str | None
    """URL of Redis; nothing is shared by default, whatever the environment says."""
    shared_required: bool
    """Whether calls that need the order of all processes fail while that is away."""
    shared_prefix: str
    """Beginning of all names in Redis."""
    on_request: RequestHook | None
    """Callback invoked with a `RequestEvent` before each attempt."""
    on_response: ResponseHook | None
    """Callback invoked with a `ResponseEvent` after each attempt."""
    limits: httpx.Limits | None
    """Ignored, as there are no connections."""
    proxy: str | httpx.URL | httpx.Proxy | None
    """Ignored, as there are no connections."""
    verify: ssl.SSLContext | str | PathLike[str] | bool
    """Ignored, as there are no connections."""
    trust_env: bool
    """Ignored, as there are no connections."""


class FakeVClient(VClient):
    """A `VClient` of a testing server, without network and without sleeping.

    Waits between retries advance the clock of the server, which also measures the total
    timeout. Otherwise it behaves like `VClient`, also for the factory functions.

    Example:
        ```python
        client = FakeVClient()
        client.server.create_campaign(name="A City by Day")
        assert await client.campaigns(client.server.user_id).count() == 2
        ```

    Args:
        server: The server; a new one by default.
        api: The version of the API that the new server speaks; the newest by default.
        **options: The options of `VClient`, except the transport. Their defaults are those of
            `VClient`; URL, API key and company default to those of the server.

    Attributes:
        server: The server.

    Raises:
        ValueError: An option is invalid, or the given server speaks another version.
    """

    def __init__(
        self,
        server: ValentinaServer | None = None,
        *,
        api: ApiVersion | None = None,
        **options: Unpack[FakeClientOptions],
    ) -> None:
        self.server: ValentinaServer = _server_of(server, api)
        super().__init__(**_complete(options, self.server), transport=self.server.transport())
        self._transport.use_clock(_AsyncClock(self.server))

    if not TYPE_CHECKING:
        # Checkers would take every name for an attribute.
        def __getattr__(self, name: str) -> Any:
            from vclient._runtime.renamed import no_such_attribute  # noqa: PLC0415 - for mistakes

            raise no_such_attribute(self, name)


class SyncFakeVClient(SyncVClient):
    """A `SyncVClient` of a testing server, without network and without sleeping.

    Waits between retries advance the clock of the server, which also measures the total
    timeout. Otherwise it behaves like `SyncVClient`, also for the factory functions.

    Example:
        ```python
        client = SyncFakeVClient()
        client.server.create_campaign(name="A City by Day")
        assert client.campaigns(client.server.user_id).count() == 2
        ```

    Args:
        server: The server; a new one by default.
        api: The version of the API that the new server speaks; the newest by default.
        **options: The options of `SyncVClient`, except the transport. Their defaults are those
            of `SyncVClient`; URL, API key and company default to those of the server.

    Attributes:
        server: The server.

    Raises:
        ValueError: An option is invalid, or the given server speaks another version.
    """

    def __init__(
        self,
        server: ValentinaServer | None = None,
        *,
        api: ApiVersion | None = None,
        **options: Unpack[FakeClientOptions],
    ) -> None:
        self.server: ValentinaServer = _server_of(server, api)
        super().__init__(**_complete(options, self.server), transport=self.server.transport())
        self._transport.use_clock(_SyncClock(self.server))

    if not TYPE_CHECKING:
        # Checkers would take every name for an attribute.
        def __getattr__(self, name: str) -> Any:
            from vclient._runtime.renamed import no_such_attribute  # noqa: PLC0415 - for mistakes

            raise no_such_attribute(self, name)


def _server_of(server: ValentinaServer | None, api: ApiVersion | None) -> ValentinaServer:
    if server is None:
        return ValentinaServer(api=api or NEWEST)
    if api not in (None, server.api):
        msg = f"the server speaks {server.api}, not {api}; give api to the server"
        raise ValueError(msg)
    return server


def _complete(options: FakeClientOptions, server: ValentinaServer) -> FakeClientOptions:
    company_id = server.company_id if server.has_world else None
    return {
        **options,
        "base_url": options.get("base_url") or server.base_url,
        "api_key": options.get("api_key") or server.api_key,
        "default_company_id": options.get("default_company_id") or company_id,
        # Tests of applications do not reach what the environment names.
        "shared": options.get("shared") or "",
    }


class _Time:
    """The time of a server in seconds, which is monotonic even if its clock is set back."""

    def __init__(self, server: ValentinaServer) -> None:
        super().__init__()
        self._server = server
        self._lock = threading.Lock()
        self._latest = server.now.timestamp()
        self._set_back = 0.0

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        with self._lock:
            now = self._server.now.timestamp()
            self._set_back += max(0.0, self._latest - now)
            self._latest = now
            return now + self._set_back

    def jitter(self) -> float:
        """Return 0.5, so that waits have their average length."""
        return 0.5


class _AsyncClock(_Time, AsyncClock):
    async def sleep(self, seconds: float) -> None:
        """Advance the clock of the server, and let other tasks run."""
        self._server.advance(seconds)
        await super().sleep(0)


class _SyncClock(_Time, SyncClock):
    def sleep(self, seconds: float) -> None:
        """Advance the clock of the server."""
        self._server.advance(seconds)
