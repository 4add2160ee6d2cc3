"""The testing server: a Valentina API that lives in memory."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import httpx

from ._server.filelog import FileLog
from ._server.operations import ALL_OPERATIONS
from ._server.pipeline import Pipeline
from ._server.routing import Router
from ._server.state.catalogue import create_catalogue
from ._server.state.lexicon import create_dictionary
from ._server.state.state import State
from ._server.state.world import (
    World,
    create_developer,
    create_global_admin,
    create_world,
)
from .calls import Call
from .clock import Clock, reader
from .rate_limits import RateLimits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .clock import TimeSource
    from .rate_limits import RateLimitPolicy

_ROUTER: Final = Router(ALL_OPERATIONS)


class ValentinaServer:
    """An in-memory Valentina server, for tests of applications that use the API.

    It keeps state, and judges requests as the live server does: API keys, permissions,
    acting users, parameters and bodies, idempotency keys and the rules of the game, with
    the same answers and the same problem documents. It opens no socket and needs no
    event loop, and several threads may use it at once.

    It starts with a small world: a developer with an API key, who owns a company with an
    admin, a storyteller and two players, a campaign with a book and a chapter, and a
    character that the first player plays. A second developer, a global admin, has the key
    `global_admin_api_key`.

    Identity providers are not asked. Where the API takes a provider's token, this server
    takes `{provider}:{id}:{email}`, such as `github:42:ada@example.com`, which proves that
    identity; the e-mail may be empty. `identify` with one is also the way to a user who
    waits to be approved.

    Example:
        ```python
        server = ValentinaServer()
        client = VClient(
            base_url=server.base_url,
            api_key=server.api_key,
            default_company_id=server.company_id,
            transport=server.transport(),
        )
        ```

    Attributes:
        base_url: The address that clients are given. Any other works too.
        clock: The clock that the server was made with.
        calls: All requests judged so far, in order. It may be cleared.
    """

    def __init__(
        self,
        *,
        base_url: str = "http://valentina.test",
        seed: int = 0,
        clock: TimeSource | None = None,
        world: bool = True,
        file_logging: bool = False,
        rate_limits: Iterable[RateLimitPolicy] = (),
        stale_reads: float | None = None,
        gzip: bool = True,
    ) -> None:
        """Create a server.

        Args:
            base_url: The address that clients are given.
            seed: Where chance starts. Servers with the same seed and the same clock give
                the same requests the same answers: ids, keys, dice and all.
            clock: A callable that returns the present time, or an object with `now()`,
                such as a `Clock`. By default a new `Clock`, which is not the real time.
            world: Whether the starting world is made. Without it, there are only the
                developer, the global admin, and the catalogue.
            file_logging: Whether the server keeps a log file, in memory, for the routes
                that give out its lines. Without one, they answer 409 as by default on the
                live server.
            rate_limits: The policies that apply to all requests. Those of three groups of
                routes always apply: new keys, identification, and uploads.
            stale_reads: Seconds after a write in which reads with the same API key may be
                answered from the response cache as if it had not happened; the live server
                takes about 0.1. Other keys may read stale answers for as long as the
                `Cache-Control` header says. With 0, a write empties the cache at once. By
                default there is no such cache.
            gzip: Whether bodies of 500 bytes and more are compressed for those who accept
                it, as on the live server.

        Raises:
            ValueError: Two rate limits have the same name, or `stale_reads` is negative.
        """
        self.base_url = base_url
        self.clock: TimeSource = Clock() if clock is None else clock
        self.calls: list[Call] = []
        self._now = reader(self.clock)
        self._lock = threading.Lock()
        self._state = State(seed=seed, now=self._now())
        self._developer = create_developer(self._state)
        create_catalogue(self._state)
        create_dictionary(self._state)
        self._world = create_world(self._state, self._developer) if world else None
        self._global_admin = create_global_admin(self._state)
        if file_logging:
            self._state.log = FileLog(self._state.now)
        self._pipeline = Pipeline(
            self._state, rate_limits=rate_limits, stale_reads=stale_reads, gzip=gzip
        )

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request.

        Args:
            request: Any request, read or not. Its host does not matter.

        Returns:
            The answer. Requests that make no sense are answered with a problem document,
            nothing is raised.
        """
        request.read()
        match = _ROUTER.find(request.url.raw_path)
        with self._lock:
            self._state.now = self._now()
            answer = self._pipeline.judge(request, match)
            template = None if match is None else match.template
            if self._state.log is not None:
                parameters = {} if match is None else match.parameters
                self._state.log.write(self._state.now, request, answer, parameters)
            self.calls.append(Call(request, template, answer.status_code))
        return answer

    def transport(self) -> httpx.MockTransport:
        """Return a transport to this server, for `httpx.Client` and `httpx.AsyncClient`."""
        return httpx.MockTransport(self.handle)

    @property
    def rate_limits(self) -> RateLimits:
        """The rate limits, which tests may drain and refill."""
        return RateLimits(
            self._pipeline.buckets, lock=self._lock, now=self._now, api_key=self.api_key
        )

    @property
    def api_key(self) -> str:
        """The present API key of the developer."""
        return self._developer.api_key or ""

    @property
    def global_admin_api_key(self) -> str:
        """The present API key of the global admin, a developer who may do everything."""
        return self._global_admin.api_key or ""

    @property
    def company_id(self) -> str:
        """The company."""
        return self._made.company_id

    @property
    def user_id(self) -> str:
        """The admin of the company, who suits as the acting user."""
        return self._made.user_id

    @property
    def storyteller_id(self) -> str:
        """The storyteller of the company."""
        return self._made.storyteller_id

    @property
    def player_ids(self) -> tuple[str, str]:
        """The two players of the company. The first one plays the character."""
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

    @property
    def _made(self) -> World:
        if self._world is None:
            msg = "this server was made with world=False, and has no starting world"
            raise RuntimeError(msg)
        return self._world

    def __repr__(self) -> str:
        return f"ValentinaServer({self.base_url!r}, {len(self.calls)} calls)"
