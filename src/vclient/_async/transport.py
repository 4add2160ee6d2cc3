"""The pipeline that every call goes through, composed of its stages; and downloads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import httpx

from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient._async.answers import BAD_COMPRESSION, decompressed, next_chunk
from vclient._async.clock import Clock, Latch
from vclient._async.locks import KeyedLocks
from vclient._async.stages.building import Building
from vclient._async.stages.consistency import Consistency
from vclient._async.stages.deadline import Deadline
from vclient._async.stages.exchange import Exchange
from vclient._async.stages.locking import Locking
from vclient._async.stages.observing import Observing
from vclient._async.stages.pacing import Pacing
from vclient._async.stages.retrying import Retries
from vclient._async.stages.stage import in_order
from vclient._async.stages.uploading import Uploading
from vclient._config.server_version import ServerVersion
from vclient._http.decoding import decode, size_of_body
from vclient._http.failures import NETWORK_FAILURES, decode_error, network_error, timeout_error
from vclient._http.requests import RequestBuilder
from vclient._network.timeouts import DeadlineError
from vclient._observe.state import CallState
from vclient._policy.cache import MemoryCache
from vclient._policy.own_writes import OwnWrites
from vclient._policy.pacing import Pacer
from vclient._runtime import asynchronous as runtime
from vclient._runtime.pickling import NotPicklable
from vclient._runtime.tracebacks import without_frames
from vclient.exceptions import ResponseDecodeError, UnsupportedOperationError
from vclient.models.system import SystemHealth

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
    from typing import Self, Unpack

    from vclient._api.routes import RoutePath
    from vclient._async.cache import Cache
    from vclient._async.connections import Connections
    from vclient._async.shared.answers import Answers
    from vclient._async.shared.budget import Budget
    from vclient._async.shared.guard import Shared
    from vclient._async.shared.keeper import Keeper
    from vclient._async.shared.locks import SharedLocks
    from vclient._async.shared.writes import SharedWrites
    from vclient._async.stages.caching import Caching
    from vclient._async.stages.stage import Stage
    from vclient._async.stages.stamps import Stamps
    from vclient._config.options import ClientConfig, ClientOptions
    from vclient._observe.progress import Meter

ModelT = TypeVar("ModelT")
ResultT = TypeVar("ResultT")


class Transport(NotPicklable):
    """Sends calls with every policy of a client, and decodes the answers.

    Args:
        config: The options of the client.
        connections: The connections of the client.
        shared: What it shares with other processes; None if it does not.

    Attributes:
        server: What the client knows of the version of its server.
    """

    def __init__(
        self, config: ClientConfig, connections: Connections, shared: Shared | None = None
    ) -> None:
        self.config = config
        self.connections = connections
        self._shared = shared
        self._clock = Clock()
        self._locks = KeyedLocks()
        self._own_writes = OwnWrites()
        self._memory = MemoryCache()
        self._stamps: Stamps | None = None
        self._background = runtime.Background()
        self._pacer = Pacer(is_alone=shared is None)
        self._keeper: Keeper | None = None
        self._shared_locks: SharedLocks | None = None
        self._shared_writes: SharedWrites | None = None
        self._budget: Budget | None = None
        if shared is not None:
            self._share(shared)
        self._first_answer = Latch()
        self._workers = runtime.Workers()
        self.server: ServerVersion = ServerVersion()
        self._compose()

    def _share(self, shared: Shared) -> None:
        # Most clients share nothing, and do not load what is for that.
        from vclient._async.shared.budget import Budget  # noqa: PLC0415
        from vclient._async.shared.keeper import Keeper  # noqa: PLC0415
        from vclient._async.shared.locks import SharedLocks  # noqa: PLC0415
        from vclient._async.shared.writes import SharedWrites  # noqa: PLC0415

        self._keeper = Keeper(shared)
        self._shared_locks = SharedLocks(self._keeper, self.connections)
        self._shared_writes = SharedWrites(self._keeper, self._own_writes)
        self._budget = Budget(shared, self._pacer)

    def _compose(self) -> None:
        """Put the stages of a call in order: each wraps all that follow, and knows none of them.

        Raises:
            ValueError: An option cannot be followed.
        """
        config, clock = self.config, self._clock
        for name in ("on_request", "on_response", "api_key_callback"):
            runtime.check_callback(name.removesuffix("_callback"), getattr(config, name))
        builder = RequestBuilder(config)
        self._caching = self._make_caching(builder)
        stages: list[Stage] = [Uploading(), Observing(), Deadline()]
        if self._caching is not None:
            stages.append(self._caching)
        stages += [
            Consistency(self._memory, self._own_writes, self._shared_writes, clock),
            Building(builder),
            Locking(self._locks, self._shared_locks, clock),
            Retries(config, self.connections, clock),
            Pacing(self.connections, self._pacer, self._first_answer, clock, self._budget),
        ]
        if config.api_key_callback is not None:
            from vclient._async.stages.authorizing import Authorizing  # noqa: PLC0415 - as above

            stages.append(Authorizing(config.api_key_callback))
        if self._keeper is not None:
            from vclient._async.stages.fencing import Fencing  # noqa: PLC0415 - as above

            stages.append(Fencing())
        self._send = in_order(stages, Exchange(self.connections).send)

    def _make_caching(self, builder: RequestBuilder) -> Caching | None:
        """Return the stage that keeps answers, or None if none are kept."""
        policy, catalogue = self.config.cache, self.config.cache_ttl
        if policy is None and not catalogue:
            return None
        if policy is not None and policy.store == "shared" and self._shared is None:
            msg = "cache has the store 'shared', which needs the option shared"
            raise ValueError(msg)
        from vclient._async.stages.caching import Caching  # noqa: PLC0415 - most keep nothing
        from vclient._async.stages.stamps import Stamps  # noqa: PLC0415
        from vclient._policy.lifetimes import Lifetimes  # noqa: PLC0415

        lifetimes = Lifetimes(policy, catalogue)
        if lifetimes.is_empty:
            return None
        if self._stamps is None:
            self._stamps = Stamps(self.answers, self._locks)
        return Caching(
            self.config,
            lifetimes,
            self.answers,
            self._stamps,
            builder,
            self._locks,
            self._clock,
            self._background,
        )

    async def send(self, spec: RequestSpec) -> httpx.Response:
        """Send a call, again where the policy says so, and return the successful answer.

        Raises:
            APIError: The call failed.
            ValueError: The method, a header or the URL cannot be sent.
            RuntimeError: The client was closed.
        """
        self.connections.check_open()
        try:
            return await self._send(CallState(spec, self.config, self._clock))
        except UnsupportedOperationError as error:
            error.server_version = self.server.known
            raise

    async def call(self, spec: RequestSpec, model: type[ModelT]) -> ModelT:
        """Send a call and return its answer as a model.

        Raises:
            APIError: The call failed, or its answer is not what the API promises.
        """
        response = await self.send(spec)
        try:
            return decode(response, model, spec)
        except ResponseDecodeError:
            if self._caching is not None:
                await self._caching.forget(spec)
            raise

    async def server_version(self) -> str:
        """Return the version of the server, asked for once.

        Raises:
            APIError: The call failed.
            FieldNotSentError: The server does not tell its version.
        """
        async with self._locks.hold(ServerVersion):
            return self.server.known or (await self.health()).version

    async def health(self) -> SystemHealth:
        """Return the state of the server, and remember its version.

        Raises:
            APIError: The call failed.
        """
        health = await self.call(RequestSpec(method="GET", path=routes.HEALTH()), SystemHealth)
        self.server.learn(getattr(health, "version", None))
        return health

    async def stream(
        self, path: RoutePath, *, on_behalf_of: str | None = None, meter: Meter | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Send a GET and yield the decompressed body of its answer in chunks, as they come.

        It is retried until an answer begins, and not any more after that. An iterator that is not
        read to its end has to be closed.

        Args:
            path: Path below the root of the API.
            on_behalf_of: Id of the acting user.
            meter: Meter whose total is set before the first bytes come, where the answer names it.

        Raises:
            APIError: The call failed.
            ValueError: A header cannot be sent.
            RuntimeError: The client was closed.
        """
        clock, total_timeout = self._clock, self.config.total_timeout
        deadline = math.inf if total_timeout is None else clock.monotonic() + total_timeout
        spec = RequestSpec(
            method="GET",
            path=path,
            headers={"Accept": "*/*"},
            on_behalf_of=on_behalf_of,
            is_streamed=True,
        )
        response = await self.send(spec)
        if meter is not None:
            meter.total = size_of_body(response)
        chunks = decompressed(response, deadline, clock)
        try:
            while chunk := await next_chunk(chunks, deadline, clock):
                yield chunk
        except DeadlineError as cause:
            raise timeout_error(spec, total_timeout) from without_frames(cause)
        except httpx.DecodingError as cause:
            raise decode_error(response, spec, BAD_COMPRESSION) from without_frames(cause)
        except NETWORK_FAILURES as cause:
            is_closed = self.connections.is_closed
            failure = network_error(response.request, spec, cause, is_closed=is_closed)
            raise failure from without_frames(cause)
        finally:
            await response.aclose()

    def now(self) -> float:
        """Return the time on the clock of the client."""
        return self._clock.monotonic()

    def ahead(
        self, calls: Iterable[Callable[[], Awaitable[ResultT]]], width: int
    ) -> AsyncGenerator[ResultT, None]:
        """Run calls at the same time and yield their results, in the order of the calls.

        The first error ends all of them. An iterator that is not read to its end has to be
        closed, which ends what is running.

        Args:
            calls: The calls.
            width: How many of them run, or wait to be yielded, at first. The number doubles
                with each result, up to `max_concurrency`.
        """
        largest = self.config.max_concurrency
        return self._workers.ahead(calls, first=min(width, largest), largest=largest)

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a transport with other options that shares connections and state."""
        view = self._shallow_copy()
        view.config = self.config.replace(**options)
        view._compose()  # noqa: SLF001
        return view

    @property
    def shared_origin(self) -> str | None:
        """Where the shared state was named, or None if there is none."""
        return None if self._shared is None else self._shared.origin

    @property
    def answers(self) -> Answers:
        """The answers to reads that are kept."""
        from vclient._async.shared.answers import Answers  # noqa: PLC0415 - most keep nothing

        return Answers(self._shared, self._memory)

    @property
    def cache(self) -> Cache:
        """The part of the cache that programs use."""
        from vclient._async.cache import Cache  # noqa: PLC0415 - few programs look at it

        return Cache(self.answers, self._clock)

    def use_clock(self, clock: Clock) -> None:
        """Measure and wait by another clock, as tests do; views made before keep theirs."""
        self._clock = clock
        self._compose()

    def begin(self) -> None:
        """Connect to the shared state, if there is such, behind the caller."""
        if self._budget is not None:
            self._budget.begin()

    async def close(self) -> None:
        """Close all connections, and wake the calls that wait for anything."""
        try:
            await self.connections.close()
        finally:
            self._clock.wake_all()
            await self._background.close()
            if self._keeper is not None:
                self._keeper.close()
            if self._shared is not None:
                await self._shared.close()
