"""Calls that go one at a time in all processes of an API key."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import redis

from inside import patient, send
from scripted import Script
from vclient._api import routes
from vclient._async.shared import locks
from vclient.exceptions import APIError, RequestTimeoutError, SharedStateError, SharedStateWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redis_server import RedisServer
    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.USER_ADD_XP(company_id="a-company", user_id="ben")
KEY = ("experience", "ben", "a-campaign")


class Outside:
    """The locks of the clients with a prefix, seen and changed from outside.

    Args:
        store: A client of Redis.
        prefix: The prefix.
    """

    def __init__(self, store: redis.Redis, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    def held(self) -> dict[str, str]:
        """Return who holds which locks."""
        names = self._store.scan_iter(f"{self._prefix}:lock:*")
        return {name: self._store.get(name) for name in names}

    def waiting(self) -> list[str]:
        """Return which locks others wait for."""
        return list(self._store.scan_iter(f"{self._prefix}:value:*:waiting:*"))

    def wait(self) -> None:
        """Let another process wait for the locks that are held now."""
        for name in self.held():
            scope, key = name.removeprefix(f"{self._prefix}:lock:").split("}:1:")
            self._store.set(f"{self._prefix}:value:{scope}}}:1:waiting:{key}", "1", px=60_000)

    def expire(self) -> None:
        for name in self.held():
            self._store.delete(name)

    def give_to_another(self) -> None:
        """Let another process hold the locks that are held now."""
        for name in self.held():
            self._store.set(name, "9999999999999999:another", px=60_000)


@pytest.fixture
def outside(redis_url: str, redis_prefix: str) -> Iterator[Outside]:
    with redis.Redis.from_url(redis_url, decode_responses=True) as store:
        yield Outside(store, redis_prefix)


@pytest.fixture
def make(make_client: MakeClient, redis_url: str, redis_prefix: str) -> MakeClient:
    def make(handler: Any, **options: Any) -> VClient:
        options = {"shared": redis_url, "shared_prefix": redis_prefix, "retry_delay": 0, **options}
        return patient(make_client(handler, **options))

    return make


async def award(client: VClient, **fields: Any) -> None:
    await send(client, "POST", PATH, lock_key=KEY, idempotency_key="a-key", **fields)


def answers(*statuses: int, meanwhile: Callable[[], object]) -> Script:
    """Return a script with some answers, before each of which something happens."""

    def answer(status: int, _request: httpx.Request) -> httpx.Response:
        meanwhile()
        return httpx.Response(status)

    return Script(*(partial(answer, status) for status in statuses))


@pytest.mark.parametrize(
    ("status", "error"), [(200, nullcontext()), (400, pytest.raises(APIError))]
)
async def test_a_lock_is_held_for_as_long_as_the_call(
    make: MakeClient, outside: Outside, status: int, error: Any
):
    seen: list[dict[str, str]] = []
    client = make(answers(429, status, meanwhile=lambda: seen.append(outside.held())))
    with error:
        await award(client)
    first, second = seen
    assert first == second
    assert [name.rpartition("}:1:")[2] for name in first] == ["experience:ben:a-campaign"]
    assert outside.held() == {}


async def test_other_calls_hold_nothing(make: MakeClient, outside: Outside):
    seen: list[dict[str, str]] = []
    client = make(answers(200, meanwhile=lambda: seen.append(outside.held())))
    await client.request("POST", "/companies")
    assert seen == [{}]


async def test_a_call_waits_for_that_of_another_process(
    make: MakeClient, outside: Outside, clock: Any
):
    script = answers(200, 200, meanwhile=outside.give_to_another)
    client = make(script, total_timeout=2)
    await award(client)
    started, clock.waits = clock.now, []
    with pytest.raises(RequestTimeoutError) as caught:
        await award(client)
    assert len(script.sent) == 1
    assert not caught.value.may_have_been_applied
    assert clock.now - started == pytest.approx(2, abs=0.1)
    assert max(clock.waits) < 0.05
    assert outside.waiting() != []
    outside.expire()
    await award(client)
    assert len(script.sent) == 2


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The time of the machine, which stands still until a test lets the process be stopped."""

    class Machine:
        now = 1000.0

        def stop_for(self, seconds: float) -> None:
            self.now += seconds

    machine = Machine()
    monkeypatch.setattr(locks, "elapsed", lambda: machine.now)
    return machine


def test_a_lock_is_free_soon_after_its_process_died():
    assert locks.EXPIRY <= 10


@pytest.mark.parametrize("is_waited_for", [True, False])
@pytest.mark.parametrize(("taken", "is_over"), [(0.05, False), (0.3, True)])
async def test_a_process_leaves_a_lock_to_those_who_wait(
    make: MakeClient,
    outside: Outside,
    machine: Any,
    clock: Any,
    *,
    taken: float,
    is_over: bool,
    is_waited_for: bool,
):
    def meanwhile() -> None:
        machine.stop_for(taken)
        clock.now += taken
        if is_waited_for:
            outside.wait()

    client = make(answers(200, 200, 200, meanwhile=meanwhile))
    await award(client)
    assert clock.waits == []
    # For as long as it takes until each of those has asked for it.
    await award(client)
    assert clock.waits == ([0.03] if is_over and is_waited_for else [])
    machine.stop_for(1)
    clock.waits.clear()
    await award(client)
    assert clock.waits == []


STOPPED = pytest.mark.parametrize("seconds", [locks.EXPIRY - 1, locks.EXPIRY, 3600])


@STOPPED
async def test_a_process_that_was_stopped_gets_the_lock_anew(
    make: MakeClient, outside: Outside, machine: Any, seconds: float
):
    holders: list[str] = []

    def meanwhile() -> None:
        holders.extend(outside.held().values())
        machine.stop_for(seconds)
        outside.expire()

    await award(make(answers(429, 200, meanwhile=meanwhile)))
    first, second = holders
    assert first != second


@STOPPED
async def test_a_process_that_was_stopped_sends_nothing_while_another_holds_the_lock(
    make: MakeClient, outside: Outside, machine: Any, seconds: float
):
    def meanwhile() -> None:
        machine.stop_for(seconds)
        outside.give_to_another()

    script = answers(429, meanwhile=meanwhile)
    with pytest.raises(RequestTimeoutError):
        await award(make(script, total_timeout=5))
    assert len(script.sent) == 1


async def test_a_lock_that_still_holds_is_not_asked_for_again(make: MakeClient, outside: Outside):
    script = answers(429, 200, meanwhile=outside.give_to_another)
    await award(make(script))
    assert len(script.sent) == 2


async def test_a_call_in_doubt_is_not_repeated_once_its_lock_was_lost(
    make: MakeClient, outside: Outside, machine: Any
):
    def meanwhile() -> None:
        machine.stop_for(locks.EXPIRY)
        outside.expire()

    script = answers(500, 200, meanwhile=meanwhile)
    with pytest.raises(SharedStateError, match="was lost to another process") as caught:
        await award(make(script))
    assert caught.value.may_have_been_applied
    assert (caught.value.method, caught.value.path) == ("POST", PATH.value)
    assert len(script.sent) == 1
    assert outside.held() == {}


async def test_a_call_in_doubt_is_repeated_while_its_lock_holds(make: MakeClient, machine: Any):
    script = answers(500, 200, meanwhile=lambda: machine.stop_for(locks.EXPIRY - 1))
    await award(make(script))
    assert len(script.sent) == 2


@pytest.mark.parametrize("is_required", [True, False])
async def test_while_redis_is_away(
    make: MakeClient, make_redis: Callable[[], RedisServer], *, is_required: bool
):
    server = make_redis()
    script = Script.always(200)
    client = make(script, shared=server.url, shared_required=is_required)
    await award(client)
    server.kill()
    error = pytest.raises(SharedStateError) if is_required else nullcontext()
    with pytest.warns(SharedStateWarning), error as caught:
        await award(client)
    assert len(script.sent) == (1 if is_required else 2)
    assert caught is None or not caught.value.may_have_been_applied
    # Other calls go on in any case.
    await client.request("GET", "/companies")
