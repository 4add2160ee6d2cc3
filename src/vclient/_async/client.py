"""The client: its options, its lifetime and access to its services."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vclient._api.requests import RequestSpec, encode_json
from vclient._api.routes import raw_path
from vclient._async.accessors import ServiceAccessors
from vclient._async.connections import Connections
from vclient._async.shared.choosing import shared_state
from vclient._async.transport import Transport
from vclient._config.default_clients import DefaultClients
from vclient._config.options import ClientConfig
from vclient._runtime import asynchronous as runtime
from vclient._runtime.pickling import NotPicklable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Collection, Iterator, Mapping
    from os import PathLike
    from types import TracebackType
    from typing import Self, Unpack

    import httpx

    from vclient._api.requests import FileContent, QueryParams
    from vclient._async.cache import Cache
    from vclient._async.shared.state import SharedState
    from vclient._async.snapshots import Snapshots
    from vclient._config.caching import CachePolicy
    from vclient._config.hooks import ApiKeyCallback, RequestHook, ResponseHook, RetryRule
    from vclient._config.options import ClientOptions, NoneInUpdates
    from vclient._observe.diagnosis import Diagnosis
    from vclient._shared.clients.asynchronous import Redis, RedisCluster
    from vclient.snapshots import Snapshot


class VClient(ServiceAccessors, runtime.WrongContext, NotPicklable):
    """An async client of the Valentina Noir API.

    A new client becomes the default one, which the factory functions such as
    `companies_service` use, unless `set_as_default` is False. One client serves any number
    of tasks and event loops, and forked processes, each with its own connections.

    Closing it aborts calls in flight with a `TransportError`. If a client is not closed, its
    connections are closed when it is garbage-collected. It cannot be pickled.

    Example:
        ```python
        async with VClient(base_url="https://api.valentina-noir.com", api_key="...") as client:
            for company in await client.companies.list_all():
                print(company.name)
        ```

    Args:
        base_url: URL of the server; `VALENTINA_CLIENT_BASE_URL` by default.
        api_key: The developer's API key; `VALENTINA_CLIENT_API_KEY` by default. Or a function that
            returns the key, and may be declared with `async def`. The client calls it before each
            attempt, so it should remember the key. If the server rejects a key, the client calls
            it again, and repeats the attempt once if it returns another key.
        timeout: Seconds that one attempt may take to connect, to send and to wait for
            data, each; or an `httpx.Timeout`; None for no limit.
        max_retries: Largest number of retries of a failed call; 0 for none.
        retry_delay: Seconds before the first retry; they double with each further one.
        retry_unsafe: Whether a POST or PATCH that may have been applied is retried like a read, and
            so perhaps applied twice.
        auto_retry_rate_limit: Whether calls that were answered with 429 are retried.
        auto_idempotency_keys: Whether every POST, PUT and PATCH carries an idempotency key,
            which makes it safe to repeat after it has finished.
        default_company_id: The company of services that are made without one;
            `VALENTINA_CLIENT_DEFAULT_COMPANY_ID` by default.
        headers: Headers to send with every call.
        set_as_default: Whether the client becomes the default one.
        retry_when: Function that decides about retries. It gets the `APIError` of each failed
            attempt, and returns True to retry, False to give up, or None to let the other options
            decide. Retrying a write whose `may_have_been_applied` is true may apply it twice.
        retry_statuses: The HTTP statuses that are retried besides 429; 500, 502, 503 and
            504 by default.
        max_retry_wait: Longest wait before one retry, in seconds. If the server asks for
            more, the call fails immediately with `retry_after` set.
        total_timeout: Seconds that a call may take with all its retries and waits; None
            for no limit.
        max_concurrency: Largest number of pages of one list that are fetched concurrently; 1
            fetches them one after the other.
        read_your_writes: Whether reads shortly after a write bypass the server's response
            cache, which is invalidated with a delay.
        pacing: Whether calls wait for the rate limit that earlier answers reported, instead of
            being answered with 429. Limits that allow less than one call in `max_retry_wait`
            are left to the server. After a 429 that asks for a longer wait than
            `max_retry_wait`, calls fail immediately until that time is over.
        cache: For how many seconds answers of reads are cached, such as `{"campaigns": 60}`, or a
            `CachePolicy`. With `shared`, they are in Redis, otherwise in memory. A write drops the
            answers that it may change.
        cache_ttl: For how many seconds answers about the catalogue (blueprint, options and
            dictionary) are cached, unless `cache` names them. None or 0 for no caching.
        none_in_updates: Handling of fields of an update that are None: they clear the fields on
            the server (`clear`), or are left out (`ignore`), or clear them and warn at the line
            of the call (`warn`), by which a program finds its `x or None`.
        max_response_size: Largest size of an answer in bytes, after decompression; 64 MiB by
            default.
        on_request: Function that is called with a `RequestEvent` before each attempt, in the task
            or thread that sends it. Exceptions that it raises are logged, and do not affect the
            call.
        on_response: Function that is called with a `ResponseEvent` after each attempt, also if
            there was no answer. Both hooks may be declared with `async def`; the call then waits
            for them. What they return is ignored.
        shared: Redis, through which the processes of one API key share rate limits, caches and the
            order of writes: a URL (`redis://`, `rediss://`, `unix://`), a client of redis-py,
            which you close yourself, or an object with the methods of `SharedState`;
            `VALENTINA_CLIENT_SHARED` by default, and `""` for none. While Redis is away, calls use
            what their own process knows, and wait for Redis for at most 50 ms.
        shared_required: Whether writes that have to go one at a time in all processes fail while
            Redis is away: they wait for it for up to a second, and raise a `SharedStateError`. If
            False, they are sent, and only their own process keeps the order.
        shared_prefix: The beginning of all keys in Redis.
        limits: Largest numbers of open and of idle connections; 100 and 20 by default.
        proxy: URL of a proxy, or an `httpx.Proxy`; by default that of the environment
            variables, unless `trust_env` is False.
        verify: Verification of the server's certificate: True, False, the path of a file or
            folder of certificate authorities, or an `ssl.SSLContext`.
        transport: Custom transport of httpx that sends the requests. It is closed with the
            client.
        trust_env: Whether environment variables (`HTTPS_PROXY`, `NO_PROXY` and so on) and the
            settings of the system may name a proxy.

    Raises:
        ValueError: An option is missing or invalid.
    """

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | ApiKeyCallback | None = None,
        *,
        timeout: float | httpx.Timeout | None = 30.0,
        max_retries: int = 3,
        retry_delay: float = 1.0,
        retry_unsafe: bool = False,
        auto_retry_rate_limit: bool = True,
        auto_idempotency_keys: bool = False,
        default_company_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        set_as_default: bool = True,
        retry_statuses: Collection[int] = (500, 502, 503, 504),
        max_retry_wait: float = 30.0,
        total_timeout: float | None = None,
        max_concurrency: int = 10,
        read_your_writes: bool = True,
        pacing: bool = True,
        cache: Mapping[str, float] | CachePolicy | None = None,
        cache_ttl: float | None = None,
        max_response_size: int = 64 * 1024 * 1024,
        none_in_updates: NoneInUpdates = "clear",
        retry_when: RetryRule | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        shared: str | Redis | RedisCluster | SharedState | None = None,
        shared_required: bool = True,
        shared_prefix: str = "vclient",
        limits: httpx.Limits | None = None,
        proxy: str | httpx.URL | httpx.Proxy | None = None,
        verify: ssl.SSLContext | str | PathLike[str] | bool = True,
        transport: httpx.AsyncBaseTransport | None = None,
        trust_env: bool = True,
    ) -> None:
        config = ClientConfig.create(
            base_url,
            api_key,
            timeout=timeout,
            max_retries=max_retries,
            retry_delay=retry_delay,
            retry_unsafe=retry_unsafe,
            auto_retry_rate_limit=auto_retry_rate_limit,
            auto_idempotency_keys=auto_idempotency_keys,
            default_company_id=default_company_id,
            headers=headers,
            retry_statuses=retry_statuses,
            max_retry_wait=max_retry_wait,
            total_timeout=total_timeout,
            max_concurrency=max_concurrency,
            read_your_writes=read_your_writes,
            pacing=pacing,
            cache=cache,
            cache_ttl=cache_ttl,
            max_response_size=max_response_size,
            none_in_updates=none_in_updates,
            retry_when=retry_when,
            on_request=on_request,
            on_response=on_response,
            shared_required=shared_required,
        )
        connections = Connections(
            config.base_url,
            transport=transport,
            limits=limits,
            proxy=proxy,
            verify=verify,
            trust_env=trust_env,
        )
        state = shared_state(shared, shared_prefix, config)
        self._transport = Transport(config, connections, state)
        # Those of the client and its views, once they are used.
        self._snapshots: list[Snapshots] = []
        self._is_view = False
        if set_as_default:
            default_clients.configure(self)

    @property
    def cache(self) -> Cache:
        """The cached answers of this client and its views: read figures, and clear it.

        It exists without the option `cache`, too.
        """
        return self._transport.cache

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed, so that it can send no more requests."""
        return self._transport.connections.is_closed

    async def close(self) -> None:
        """Close all connections; the previous default client becomes the default again.

        Closing a client again has no effect, nor has closing a view that `with_options` returned,
        whose connections belong to the original client.
        """
        if self._is_view:
            return
        default_clients.forget(self)
        try:
            for snapshots in self._snapshots:
                await snapshots.close()
        finally:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        self._transport.begin()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @contextmanager
    def as_default(self) -> Iterator[Self]:
        """Return a context in which this client is the default one.

        This affects only the current task or thread, and the tasks that it starts.
        """
        with default_clients.only(self):
            yield self

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a view of this client with other options.

        The view shares the connections of this client and is never the default client.

        Args:
            **options: The options to change; headers are added to those of the client.

        Raises:
            ValueError: An option is invalid.
            TypeError: There is no such option.
        """
        view = self._shallow_copy()
        view._transport = self._transport.with_options(**options)  # noqa: SLF001
        view._is_view = True  # noqa: SLF001
        return view

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: QueryParams | None = None,
        json: object = None,
        files: Mapping[str, FileContent] | None = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        on_behalf_of: str | None = None,
    ) -> httpx.Response:
        """Call any endpoint, with the retries, rate limiting and other options of this client.

        Args:
            method: HTTP method.
            path: Path below `/api/v1`, such as `/companies`; user input in it must be
                percent-encoded.
            params: Query parameters; those that are None are left out, sequences repeat.
            json: Body, which is sent as JSON; None for no body.
            files: Files to upload, by field name: tuples of name, content and MIME type.
            headers: Further headers of this call.
            idempotency_key: Makes a POST, PUT or PATCH safe to repeat after it has finished.
            on_behalf_of: Id of the acting user.

        Returns:
            The successful answer, whose body has been read.

        Raises:
            APIError: The call failed.
            ValueError: The path or a header cannot be sent.
            TypeError: The method or the path is not a string, or the body cannot be encoded as
                JSON.
        """
        if not isinstance(method, str):
            msg = f"method must be a string, not {type(method).__name__}"
            raise TypeError(msg)
        spec = RequestSpec(
            method=method.upper(),
            path=raw_path(path),
            params=params,
            content=None if json is None else encode_json(json),
            files=files,
            headers=headers,
            idempotency_key=idempotency_key,
            on_behalf_of=on_behalf_of,
        )
        # Tools that print local variables would show a token.
        json = None
        return await self._transport.send(spec)

    async def snapshot(
        self, company_id: str | None = None, user_id: str | None = None, *, ttl: float = 30.0
    ) -> Snapshot:
        """Return the users, campaigns and characters of a company, as one user sees them.

        The three lists are read at the same time, and kept. While nothing changes, further calls
        return the same object and send nothing. After a write of this client, or of a process with
        which it shares state, the next call reads the lists that may have changed. Changes by
        others appear after `ttl`. With `CachePolicy(stale=...)`, nobody waits for that: for so many
        more seconds, calls return the old snapshot while the new one is read in the background.

        Args:
            company_id: Id of the company; the default one if left out.
            user_id: Id of the acting user, which is required.
            ttl: Seconds after which the client asks whether others changed the company.

        Raises:
            ValueError: There is no company id, or no acting user.
            APIError: A call failed.

        API: `GET /companies/{company_id}/users`, `GET /companies/{company_id}/campaigns`,
        `GET /companies/{company_id}/characters`
        """
        if not user_id:
            msg = "no acting user: pass user_id=..., the user whose characters are seen"
            raise ValueError(msg)
        if not self._snapshots:
            from vclient._async.snapshots import Snapshots  # noqa: PLC0415 - for few programs

            self._snapshots.append(Snapshots())
        return await self._snapshots[0].get(
            self._transport, self._company_id(company_id), user_id, ttl
        )

    async def server_version(self) -> str:
        """Return the version of the server, such as `0.27.0`, asked for once and remembered.

        Views of this client share what it knows; `system.health()` asks again.

        Raises:
            APIError: The call failed.
            FieldNotSentError: The server does not tell its version.

        API: `GET /health`
        """
        return await self._transport.server_version()

    async def diagnose(self, *, step_timeout: float = 5.0) -> Diagnosis:
        """Check the installation, the options, the connection to the server and the API key.

        This changes nothing and retries nothing. A problem is a failed step in the report, not an
        exception. `print` shows the report. `vclient doctor` does the same on the command line.

        Args:
            step_timeout: Seconds that each step may take.

        Raises:
            ValueError: The timeout is no number of seconds, or more than a day.
            RuntimeError: The client was closed.
        """
        from vclient._async.diagnosing import Examination  # noqa: PLC0415 - for few programs

        self._transport.connections.check_open()
        return await Examination(self._transport, step_timeout).run()

    def __repr__(self) -> str:
        state = ", closed" if self.is_closed else ""
        return f"<{type(self).__name__} {self._transport.config.base_url}{state}>"


default_clients: DefaultClients[VClient] = DefaultClients(VClient)
"""The clients that the factory functions use."""
