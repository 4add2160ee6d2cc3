"""One client in many threads, and what only a client without an event loop can meet."""

from __future__ import annotations

import gc
import itertools
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fates import FATES
from inside import call, send, use_clock, waiting_in
from loopback import loopback
from scripted import Script, WatchedTransport
from vclient import SyncVClient, VClient
from vclient._api import routes
from vclient._runtime.synchronous import PerScope, Signal
from vclient._sync.clock import Clock
from vclient._sync.locks import KeyedLocks
from vclient.exceptions import (
    APIError,
    RequestTimeoutError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakeClient = Callable[..., SyncVClient]

PATH = routes.COMPANIES()


class FakeClock(Clock):
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_client(clock: FakeClock) -> Iterator[MakeClient]:
    clients: list[SyncVClient] = []

    def make(handler: Any, **options: Any) -> SyncVClient:
        options = {
            "base_url": "https://api.valentina.test",
            "api_key": "k" * 32,
            "set_as_default": False,
            "transport": httpx.MockTransport(handler),
            **options,
        }
        client = SyncVClient(**options)
        use_clock(client, clock)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


def test_fifty_calls_do_not_mix(make_client: MakeClient):
    attempts: dict[str, list[str]] = {}

    def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        keys = attempts.setdefault(name, [])
        keys.append(request.headers["Idempotency-Key"])
        step = FATES[int(name) % len(FATES)][0][len(keys) - 1]
        if isinstance(step, int):
            return httpx.Response(step, json={"name": name})
        raise step(name)

    client = make_client(handler, max_retries=2, auto_idempotency_keys=True)

    def call(number: int) -> Any:
        try:
            return client.request("POST", f"/things/{number}")
        except APIError as error:
            return error

    with ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(call, range(50)))
    for number, outcome in enumerate(outcomes):
        steps, error_class, in_doubt = FATES[number % len(FATES)]
        assert len(attempts[str(number)]) == len(steps)
        assert len(set(attempts[str(number)])) == 1
        if error_class is None:
            assert outcome.json() == {"name": str(number)}
        else:
            assert type(outcome) is error_class
            assert outcome.path == f"/things/{number}"
            assert outcome.may_have_been_applied is in_doubt
    assert len(set(itertools.chain(*attempts.values()))) == 50


class TestOneAtATime:
    def test_calls_with_the_same_key_never_overlap(self, make_client: MakeClient):
        lock = threading.Lock()
        active: dict[str, int] = {"a": 0, "b": 0}
        most = dict(active)
        # Gives the others time to come in between, where nothing stops them.
        both_kinds = threading.Barrier(2)

        def handler(request: httpx.Request) -> httpx.Response:
            kind = request.url.params["kind"]
            with lock:
                active[kind] += 1
                most[kind] = max(most[kind], active[kind])
            both_kinds.wait(timeout=5)
            with lock:
                active[kind] -= 1
            return httpx.Response(200)

        client = make_client(handler)
        views = [client, client.with_options(timeout=1)]

        def send_one(number: int) -> None:
            kind = "ab"[number % 2]
            client = views[number // 2 % 2]
            send(client, "POST", PATH, params={"kind": kind}, lock_key=("xp", kind))

        with ThreadPoolExecutor(20) as threads:
            list(threads.map(send_one, range(20)))
        # Calls with other keys did overlap, or the barrier would have broken.
        assert most == {"a": 1, "b": 1}
        assert waiting_in(client) == {}

    def test_the_lock_is_kept_over_retries(self, make_client: MakeClient):
        order: list[str] = []

        def handler(request: httpx.Request) -> httpx.Response:
            name = request.url.params["kind"]
            order.append(name)
            return httpx.Response(503 if order.count(name) < 3 else 200)

        client = make_client(handler)

        def send_one(kind: str) -> None:
            send(client, "PUT", PATH, params={"kind": kind}, lock_key="key")

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(send_one, "ab"))
        assert "".join(order) in {"aaabbb", "bbbaaa"}

    @pytest.mark.parametrize("step", [400, 503, KeyboardInterrupt])
    def test_a_failure_releases_the_lock(self, make_client: MakeClient, step: Any):
        client = make_client(Script(step, 200))
        with pytest.raises((APIError, KeyboardInterrupt)):
            send(client, "POST", PATH, lock_key="key")
        send(client, "POST", PATH, lock_key="key")
        assert waiting_in(client) == {}

    @pytest.mark.parametrize("seconds", [-1, -0.1, 0])
    def test_where_no_time_is_left_it_is_not_waited_for(self, seconds: float):
        locks = KeyedLocks()
        with locks.hold("key"), pytest.raises(TimeoutError), locks.hold("key", seconds):
            pytest.fail("it is held")

    def test_waiting_for_another_call_ends_with_the_total_timeout(self, make_client: MakeClient):
        is_held, may_go = threading.Event(), threading.Event()

        def handler(_request: httpx.Request) -> httpx.Response:
            is_held.set()
            assert may_go.wait(5)
            return httpx.Response(200)

        script = Script.always(handler)
        client = make_client(script)
        view = client.with_options(total_timeout=0.01)
        with ThreadPoolExecutor(1) as threads:
            holder = threads.submit(send, client, "POST", PATH, lock_key="key")
            assert is_held.wait(5)
            with pytest.raises(RequestTimeoutError, match="total timeout") as raised:
                send(view, "POST", PATH, lock_key="key")
            may_go.set()
            holder.result()
        assert not raised.value.may_have_been_applied
        assert len(script.sent) == 1
        assert waiting_in(client) == {}
        send(view, "POST", PATH, lock_key="key")

    def test_endless_patience_is_allowed(self, make_client: MakeClient):
        client = make_client(Script(200), total_timeout=float("inf"))
        send(client, "POST", PATH, lock_key="key")


class TestInterrupts:
    @pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, GeneratorExit])
    @pytest.mark.parametrize("steps", [(), (500,), (500, 429)], ids=["first", "second", "third"])
    def test_an_attempt(
        self, make_client: MakeClient, steps: tuple[int, ...], interrupt: type[BaseException]
    ):
        script = Script(*steps, interrupt)
        client = make_client(script, auto_idempotency_keys=True)
        with pytest.raises(interrupt):
            client.request("POST", "/things")
        assert len(script.sent) == len(steps) + 1

    def test_a_wait(self, make_client: MakeClient, clock: FakeClock):
        def interrupted(_seconds: float) -> None:
            raise KeyboardInterrupt

        clock.sleep = interrupted  # type: ignore[method-assign]
        script = Script(503)
        with pytest.raises(KeyboardInterrupt):
            make_client(script).request("GET", "/things")
        assert len(script.sent) == 1

    def test_an_answer_half_read(self, make_client: MakeClient):
        class Interrupted(httpx.SyncByteStream):
            is_closed = False

            def __iter__(self) -> Iterator[bytes]:
                yield b"{"
                raise KeyboardInterrupt

            def close(self) -> None:
                self.is_closed = True

        stream = Interrupted()
        script = Script(lambda _request: httpx.Response(200, stream=stream))
        with pytest.raises(KeyboardInterrupt):
            make_client(script).request("GET", "/things")
        assert stream.is_closed


HEALTH = {
    "database_status": "online",
    "cache_status": "online",
    "database_latency_ms": 1.5,
    "cache_latency_ms": 0.5,
    "uptime": "0d 0h 0m 13s",
    "version": "0.27.0",
}


class TestSockets:
    @pytest.fixture
    def network(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        for name in ("http_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)
        with loopback(lambda _: httpx.Response(200, content=json.dumps(HEALTH))) as network:
            yield network
            # What was not closed warns when it is collected, which fails the test.
            gc.collect()
            network.wait_until_closed()

    def test_one_client_serves_many_threads(self, network: Any):
        everyone_is_here = threading.Barrier(32)
        with SyncVClient(network.base_url, "a-key", set_as_default=False) as client:

            def call(_number: int) -> str:
                everyone_is_here.wait(timeout=20)
                return client.system.health().version

            with ThreadPoolExecutor(32) as threads:
                versions = list(threads.map(call, range(96)))
        assert versions == ["0.27.0"] * 96
        assert len(network.targets) == 96
        # Some connections were used again.
        assert network.opened < 96


class TestResources:
    """One set of connections for a process, and another one after a fork."""

    @pytest.fixture
    def made(self) -> list[WatchedTransport]:
        return []

    @pytest.fixture
    def resources(self, made: list[WatchedTransport]) -> Any:
        def create() -> WatchedTransport:
            made.append(WatchedTransport(Script()))
            return made[-1]

        return PerScope(
            create, lambda resource: resource.close(), lambda resource: resource.close()
        )

    def test_threads_share_it(self, resources: Any, made: list[WatchedTransport]):
        everyone_is_here = threading.Barrier(8)

        def get(_number: int) -> Any:
            everyone_is_here.wait(timeout=5)
            return resources.get()

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(get, range(8)))
        assert found == made * 8

    def test_a_fork_makes_its_own(
        self, resources: Any, made: list[WatchedTransport], monkeypatch: pytest.MonkeyPatch
    ):
        resources.get()
        monkeypatch.setattr(os, "getpid", lambda: -1)
        assert resources.get() is made[1]
        resources.close()
        assert [each.closed for each in made] == [0, 1]

    def test_a_fork_leaves_that_of_its_parent_alone(
        self, resources: Any, made: list[WatchedTransport], monkeypatch: pytest.MonkeyPatch
    ):
        resources.get()
        monkeypatch.setattr(os, "getpid", lambda: -1)
        resources.close()
        assert made[0].closed == 0

    def test_closing_without_any(self, resources: Any, made: list[WatchedTransport]):
        resources.close()
        assert made == []
        resources.get()
        resources.close()
        resources.close()
        assert made[0].closed == 1


class OnlySync(httpx.BaseTransport):
    pass


class OnlyAsync(httpx.AsyncBaseTransport):
    pass


def test_each_client_takes_transports_of_its_own_kind(make_client: MakeClient):
    options = {"base_url": "https://a.test", "api_key": "key", "set_as_default": False}
    with pytest.raises(ValueError, match=r"transport must be of type BaseTransport"):
        make_client(None, transport=OnlyAsync())
    with pytest.raises(ValueError, match=r"transport must be of type AsyncBaseTransport"):
        VClient(**options, transport=OnlySync())  # type: ignore[arg-type]
    make_client(None, transport=OnlySync())
    VClient(**options, transport=OnlyAsync())  # type: ignore[arg-type]


def test_the_clock_of_a_client_is_the_real_one(monkeypatch: pytest.MonkeyPatch):
    waits: list[float | None] = []
    wait = Signal.wait
    monkeypatch.setattr(
        Signal, "wait", lambda self, seconds=None: waits.append(seconds) or wait(self, 0)
    )
    transport = httpx.MockTransport(Script(503, 200))
    options: Any = {"transport": transport, "set_as_default": False}
    with SyncVClient("https://a.test", "key", retry_delay=4, **options) as client:
        client.request("GET", "/things")
    (waited,) = waits
    assert 3 <= waited <= 5


def test_threads_ask_for_the_catalogue_once(make_client: MakeClient):
    requests: list[httpx.Request] = []
    all_wait = threading.Barrier(16, timeout=5)

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=len(requests))

    client = make_client(handler, cache_ttl=60)
    path = routes.OPTIONS(company_id="c")

    def read(_number: int) -> int:
        all_wait.wait()
        return call(client, "GET", path, int)

    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(read, range(16))) == [1] * 16
    assert len(requests) == 1
