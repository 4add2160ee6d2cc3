"""The testing server: an in-memory Valentina API."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx

from vclient._api.requests import READ_METHODS
from vclient._http.upload_stream import UploadStream

from ._server.filelog import FileLog
from ._server.pipeline import Pipeline
from ._server.routing import router_of
from ._server.state.catalogue import create_catalogue
from ._server.state.lexicon import create_dictionary
from ._server.state.state import State
from ._server.state.world import (
    create_developer,
    create_global_admin,
    create_world,
)
from ._uvicorn import WITHOUT_UVICORN, has_uvicorn
from .api_versions import NEWEST, check_api
from .builders import Builders
from .call_record import Call
from .calls import Calls
from .clock import clock_of
from .exchanges import Exchange
from .intercepting import Intercepting
from .interceptions import Canned, Drop, Failure
from .operation_names import operation_name
from .rate_limits import RateLimits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ._server.routing import Match
    from .api_versions import ApiVersion
    from .clock import Clock, TimeSource
    from .interceptions import Outcome
    from .operation_names import OperationName
    from .rate_limit_policy import RateLimitPolicy


class ValentinaServer(Builders, Intercepting):
    """An in-memory Valentina server, for tests of applications that use the API.

    It is stateful, and handles requests like the live server: API keys, permissions, acting
    users, parameters and bodies, idempotency keys and the rules of the game, with the same
    answers and problem documents. It opens no socket, needs no event loop, and is thread-safe.

    It starts with a small world: a developer with an API key, who owns a company with an
    admin, a storyteller and two players, a campaign with a book and a chapter, and a
    character of the first player. A second developer, a global admin, has the key
    `global_admin_api_key`.

    `create_user` and similar methods add objects by the rules of the API. `respond`, `fail`,
    `delay` and `drop_connection` inject canned answers and faults, and `calls` records the
    requests. `FakeVClient` is a client of it that never sleeps.

    Identity providers are not contacted. As a provider's token, this server accepts
    `{provider}:{id}:{email}`, such as `github:42:ada@example.com`, which proves that identity;
    the e-mail may be empty. `identify` with such a token also creates users that are awaiting
    approval.

    Example:
        ```python
        server = ValentinaServer()
        server.create_campaign(name="A City by Day")
        client = VClient(
            base_url=server.base_url,
            api_key=server.api_key,
            default_company_id=server.company_id,
            transport=server.transport(),
        )
        ```

    Attributes:
        api: The version of the API.
        base_url: The base URL for clients. Any other works, too.
        clock: The clock of the server. Another source of time is wrapped in a `Clock`, so that
            `clock.advance(60)` always works.
        calls: All requests so far, in order. It can be cleared.
    """

    def __init__(
        self,
        *,
        api: ApiVersion = NEWEST,
        base_url: str = "http://valentina.test",
        seed: int = 0,
        clock: TimeSource | None = None,
        world: bool = True,
        file_logging: bool = False,
        rate_limits: Iterable[RateLimitPolicy] = (),
        stale_reads: float | None = None,
        gzip: bool = True,
        overlap: float = 0.0,
    ) -> None:
        """Create a server.

        Args:
            api: The version of the API: `0.25`, `0.26` or `0.27` for a released server, `2026-07`
                for the state of that month, each of which knows neither the operations nor the
                fields that came later, and ignores those fields in requests. By default the
                newest one, `2026-10`.
            base_url: The base URL for clients.
            seed: Seed of the random numbers. Servers with the same seed and the same clock give
                the same answers to the same requests, including ids, keys and dice.
            clock: A callable that returns the current time, or an object with `now()`, such as a
                `Clock`. By default a new `Clock`, which is not the real time.
            world: Whether the starting world is created. Without it, there are only the
                developer, the global admin, and the catalogue.
            file_logging: Whether the server has a log file, in memory, for the routes that return
                its lines. Without one, they answer 409, the default of the live server.
            rate_limits: The policies that apply to all requests. Those of three groups of
                routes always apply: new keys, identification, and uploads.
            stale_reads: Seconds after the answer to a write in which reads with the same API key
                may be answered from the response cache as if it had not happened; the live server
                takes about 0.1. Other keys may read stale answers for the time in the
                `Cache-Control` header. With 0, a write invalidates the cache immediately. By
                default there is no such cache.
            gzip: Whether bodies of 500 bytes and more are compressed for clients that accept
                it, as on the live server.
            overlap: Duration of a write in seconds. Writes within this time do not see each
                other, as on the live server: of changes of one user's experience only the
                last one remains, books and chapters get the same number, and an idempotency
                key is not known yet. By default writes take no time, so that none overlap.
                Clients that wait for each answer see all changes: over a socket, it arrives
                after this time, which requires a clock of real time; in process, the clock
                advances instead.

        Raises:
            ValueError: There is no such version of the API, two rate limits have the same name, or
                `stale_reads` or `overlap` is negative.
        """
        super().__init__()
        self.api: ApiVersion = check_api(api)
        self._router = router_of(self.api)
        self.base_url: str = base_url
        self.clock: Clock = clock_of(clock)
        self.calls: Calls = Calls()
        self._seed = seed
        self._has_world = world
        self._has_log = file_logging
        self._rate_limits = tuple(rate_limits)
        self._stale_reads = stale_reads
        self._gzip = gzip
        self._overlap = overlap
        self._lock = threading.RLock()
        self._start()

    def _start(self) -> None:
        self._state = State(
            seed=self._seed, now=self.clock.now(), overlap=self._overlap, api=self.api
        )
        self._developer = create_developer(self._state)
        create_catalogue(self._state)
        create_dictionary(self._state)
        self._world = create_world(self._state, self._developer) if self._has_world else None
        self._global_admin = create_global_admin(self._state)
        if self._has_log:
            self._state.log = FileLog(self._state.now)
        self._pipeline = Pipeline(
            self._state,
            rate_limits=self._rate_limits,
            stale_reads=self._stale_reads,
            gzip=self._gzip,
        )

    def reset(self) -> None:
        """Reset the server to the state after its construction.

        Objects, records and interceptions are removed. A `Clock` is reset to its start, so
        that the same requests get the same answers again, including ids; another source of
        time is not changed. Transports and clients remain usable.
        """
        with self._lock:
            self.clock.reset()
            self.remove_interceptions()
            self._forget_names()
            self._start()
            self.calls.clear()

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, without waiting.

        Args:
            request: Any request, read or not. Its host is ignored.

        Returns:
            The answer. Invalid requests are answered with a problem document.

        Raises:
            httpx.TransportError: An injected delay exceeds the read timeout of the request,
                or the connection is to be dropped or refused.
        """
        if isinstance(request.stream, UploadStream):
            # In chunks, like a network, for progress callbacks.
            deque(request.stream, maxlen=0)
        return self.exchange(request).finish_in_process(self.clock)

    def exchange(self, request: httpx.Request) -> Exchange:
        """Handle a request, and leave the delivery of the answer to the caller.

        This is for adapters to other kinds of servers; `handle` and `transport` include it.

        Args:
            request: Any request, read or not.
        """
        request.read()
        match = self._router.find(request.url.raw_path)
        operation, parameters = _named(request, match)
        with self._lock:
            outcome, delay, used = self._interceptions.take(operation, parameters)
            broken = outcome.moment if isinstance(outcome, Drop) else None
            answer = None
            if broken in {None, "after"}:
                self._state.now = self.clock.now()
                answer = self._answer(request, match, outcome)
                answer.headers.setdefault("date", format_datetime(self._state.now, usegmt=True))
                if self._state.log is not None:
                    logged = {} if match is None else match.parameters
                    self._state.log.write(self._state.now, request, answer, logged)
            call = Call(
                request,
                None if answer is None else answer.status_code,
                template=None if match is None else match.template,
                operation=operation,
                path_params=parameters,
            )
            call.is_lost = broken is not None
            if request.method not in READ_METHODS:
                delay += self._overlap
            for calls in (self.calls, *(each.calls for each in used)):
                calls.append(call)
        return Exchange(call, answer, delay=delay, broken=broken)

    def _answer(
        self, request: httpx.Request, match: Match | None, outcome: Outcome | None
    ) -> httpx.Response:
        if isinstance(outcome, Failure):
            return outcome.answer(request, self._state.ids.request_id())
        canned = outcome.answer if isinstance(outcome, Canned) else None
        return self._pipeline.judge(request, match, canned)

    def transport(self) -> httpx.MockTransport:
        """Return a transport to this server, for `httpx.Client` and `httpx.AsyncClient`."""
        return httpx.MockTransport(self.handle)

    @contextlib.contextmanager
    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
        """Serve over a socket for the duration of the context, which returns its URL.

        This is for applications that run in another process, or accept no transport. A thread
        answers, so the context may be entered in any test, async or not. The time is that of
        the server's clock, as usual.

        Example:
            ```python
            with server.serve() as url, SyncVClient(url, server.api_key) as client:
                client.system.health()
            ```

        Args:
            host: The address or host name.
            port: The port; 0 for any free one.

        Raises:
            ModuleNotFoundError: uvicorn is missing, which the extra `server` installs.
            OSError: The address is unavailable.
        """
        if not has_uvicorn():
            raise ModuleNotFoundError(WITHOUT_UVICORN, name="uvicorn")
        from .serving import base_url, open_socket, serve_thread  # noqa: PLC0415 - needs uvicorn

        bound = open_socket(host, port)
        with serve_thread(self, bound):
            yield base_url(bound)

    def advance(self, seconds: float) -> None:
        """Advance the clock.

        Args:
            seconds: Number of seconds.
        """
        self.clock.advance(seconds)

    @property
    def now(self) -> datetime:
        """The current time of the server, in UTC."""
        return self.clock.peek()

    @property
    def rate_limits(self) -> RateLimits:
        """The rate limits, which tests can exhaust and refill."""
        return RateLimits(
            self._pipeline.buckets, lock=self._lock, now=self.clock.now, api_key=self.api_key
        )

    @property
    def api_key(self) -> str:
        """The current API key of the developer."""
        return self._developer.api_key or ""

    @property
    def global_admin_api_key(self) -> str:
        """The current API key of the global admin, a developer with all permissions."""
        return self._global_admin.api_key or ""

    @property
    def has_world(self) -> bool:
        """Whether the server has the starting world."""
        return self._has_world

    @property
    def company_id(self) -> str:
        """The company."""
        return self._made.company_id

    @property
    def user_id(self) -> str:
        """The admin of the company, a suitable acting user."""
        return self._made.user_id

    @property
    def storyteller_id(self) -> str:
        """The storyteller of the company."""
        return self._made.storyteller_id

    @property
    def player_ids(self) -> tuple[str, str]:
        """The two players of the company. The character belongs to the first one."""
        return self._made.player_ids

    @property
    def campaign_id(self) -> str:
        """The campaign."""
        return self._made.campaign_id

    @property
    def book_id(self) -> str:
        """The book of the campaign."""
        return self._made.book_id

    @property
    def chapter_id(self) -> str:
        """The chapter of the book."""
        return self._made.chapter_id

    @property
    def character_id(self) -> str:
        """The character."""
        return self._made.character_id

    def __repr__(self) -> str:
        return f"ValentinaServer({self.base_url!r}, {len(self.calls)} calls)"


def _named(
    request: httpx.Request, match: Match | None
) -> tuple[OperationName | None, dict[str, str]]:
    if match is None:
        return None, {}
    return operation_name(request.method, match.template), dict(match.parameters)
