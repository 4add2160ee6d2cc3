"""Calls go on, and are not held, whatever Redis does."""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from inside import (
    answers_of,
    call_of,
    config_of,
    place_of,
    running_in,
    shared_of,
    store_of,
    untouched_in,
)
from vclient import SharedStateError, SharedStateWarning
from vclient._api import routes
from vclient._async.clock import Clock
from vclient._async.shared.guard import AwayError
from vclient._shared.clients.asynchronous import Redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redis_server import RedisServer

# The limit is 50 ms; a busy machine adds to it.
SOON = 1.0
CAMPAIGNS = routes.CAMPAIGNS(company_id="c")
WARNS = "ignore::vclient.SharedStateWarning"

pytestmark = pytest.mark.filterwarnings(WARNS)


@pytest.fixture(scope="module")
def silent() -> Iterator[int]:
    """The port of a server that accepts connections and says nothing."""
    # It outlives the test: ssl leaves sockets open whose peer goes just before the handshake.
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def check_away(shared: Any) -> str:
    """Check that nothing is waited for; return the reason."""
    started = time.monotonic()
    with pytest.raises(AwayError) as caught:
        await shared.read("k", ["a"])
    await shared.write("k", b"v", 60)
    await shared.touch(["a"])
    await shared.release("lock", "ada")
    with pytest.raises(AwayError):
        await shared.acquire(call_of(shared.client, shared_required=False), "lock", "ada", 60)
    assert time.monotonic() - started < SOON
    assert shared.is_away
    return str(caught.value)


async def until_back(shared: Any) -> None:
    """Ask again until it answers."""
    end = time.monotonic() + 20
    while True:
        try:
            await shared.read("k", ["a"])
        except AwayError:
            assert time.monotonic() < end, "it does not come back"
            # The pauses are real time.
            await Clock().sleep(0.01)
        else:
            assert not shared.is_away
            return


def test_limits(make_shared: Callable[..., Any]) -> None:
    shared = make_shared("redis://127.0.0.1:1", patience=None)
    assert (shared.patience, shared.patience_for_locks) == (0.05, 1.0)


async def test_down_at_start(make_redis: Callable[..., RedisServer], make_shared: Any) -> None:
    server = make_redis()
    server.kill()
    shared = make_shared(server.url)
    assert "ConnectionError" in await check_away(shared)
    assert await shared.client.companies.list_all()
    server.start()
    await until_back(shared)


async def test_dies_and_comes_back(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    await shared.read("k", ["a"])
    server.kill()
    await check_away(shared)
    server.start()
    await until_back(shared)


async def test_hangs_and_goes_on(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    await shared.read("k", ["a"])
    server.hang()
    shared.patience = shared.patience_for_locks = 0.05
    assert await check_away(shared) == "no answer within 0.05 s"
    server.go_on()
    shared.patience = 30
    await until_back(shared)


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
async def test_accepts_connections_and_says_nothing(
    make_shared: Callable[..., Any], silent: int, scheme: str
) -> None:
    shared = make_shared(f"{scheme}://:password@127.0.0.1:{silent}", patience=None)
    assert await check_away(shared) == "no answer within 0.05 s"
    started = time.monotonic()
    await shared.client.close()
    assert time.monotonic() - started < SOON


async def test_name_does_not_resolve(
    make_shared: Callable[..., Any], hosts: dict[str, Any]
) -> None:
    def fail() -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    hosts["redis.test"] = fail
    assert "Name or service" in await check_away(make_shared("redis://redis.test"))


async def test_the_password_is_wrong(
    make_redis: Callable[..., RedisServer],
    make_shared: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = make_redis("--requirepass", "right")
    shared = make_shared(f"redis://:wrong-password@127.0.0.1:{server.port}")
    assert "AuthenticationError" in await check_away(shared)
    assert "wrong-password" not in caplog.text
    assert "wrong-password" not in repr(
        [shared, shared.client, vars(shared), vars(store_of(shared))]
    )


async def test_is_full(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    _, (before,) = await shared.read(None, ["a"])
    server.command("CONFIG", "SET", "maxmemory", "100kb")
    with pytest.warns(SharedStateWarning, match="it is full"):
        await shared.write("k", b"v", 60)
    with pytest.raises(SharedStateError, match="it is full"):
        await shared.acquire(call_of(shared.client), "lock", "ada", 60)
    with pytest.raises(AwayError):
        await shared.acquire(call_of(shared.client, shared_required=False), "lock", "ada", 60)
    # It can be read all the same, and nobody reads what is outdated.
    assert not shared.is_away
    assert await shared.read(None, ["a"]) == (None, [before])
    await shared.touch(["a"])
    with pytest.raises(AwayError):
        await shared.read(None, ["a"])
    server.command("CONFIG", "SET", "maxmemory", "0")
    assert (await shared.read(None, ["a"]))[1] != [before]


async def test_fails_over(
    make_redis: Callable[..., RedisServer],
    make_shared: Callable[..., Any],
    hosts: dict[str, Any],
) -> None:
    old, new = make_redis("--repl-diskless-sync-delay", "0"), make_redis()
    new.command("REPLICAOF", "127.0.0.1", old.port)
    hosts["redis.test"] = old.port
    shared = make_shared("redis://redis.test")
    call = call_of(shared.client)
    first = await shared.acquire(call, "lock", "ada", 60)
    await shared.write("k", b"v", 60)
    assert old.command("WAIT", 1, 10_000) == 1

    new.command("REPLICAOF", "NO", "ONE")
    old.command("REPLICAOF", "127.0.0.1", new.port)
    hosts["redis.test"] = new.port
    # The connection is to what is a replica now.
    with pytest.raises(AwayError, match="read only replica"):
        await shared.read("k", [])
    await until_back(shared)
    assert await shared.acquire(call, "lock", "eve", 60) is None
    await shared.release("lock", "ada")
    assert await shared.acquire(call, "lock", "eve", 60) > first
    assert (await shared.read("k", []))[0] == b"v"


async def test_tls(
    make_redis: Callable[..., RedisServer],
    make_shared: Callable[..., Any],
    tls_files: dict[str, str],
) -> None:
    server = make_redis(
        *("--port", "0", "--tls-port", "{port}", "--tls-auth-clients", "no"),
        *("--tls-cert-file", tls_files["certificate"], "--tls-key-file", tls_files["key"]),
    )
    url = f"rediss://127.0.0.1:{server.port}?ssl_ca_certs={tls_files['authority']}"
    shared = make_shared(url)
    await shared.write("k", b"v", 60)
    assert (await shared.read("k", ["a"]))[0] == b"v"
    untrusting = make_shared(f"rediss://127.0.0.1:{server.port}")
    assert "certificate" in await check_away(untrusting)


async def test_it_is_said_once_and_the_log_says_when_it_is_back(
    make_redis: Callable[..., RedisServer],
    make_shared: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = make_redis()
    server.kill()
    shared = make_shared(server.url)

    async def go_and_come_back() -> None:
        for _ in range(2):
            await check_away(shared)
            server.start()
            await until_back(shared)
            server.kill()

    with pytest.warns(SharedStateWarning) as warned:
        await go_and_come_back()
    assert len(warned) == 1
    assert warned[0].filename == __file__
    texts = [record.getMessage() for record in caplog.records if record.name == "vclient"]
    assert len(texts) == 4
    assert all(text.startswith("shared state is away (Conn") for text in texts[::2])
    assert all(text.startswith("shared state is back after") for text in texts[1::2])
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


async def test_what_was_not_touched_is_made_up_for_before_anything_is_read(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    one, other = make_shared(server.url), make_shared(server.url)
    _, (before, kept) = await other.read(None, ["a", "b"])
    server.hang()
    one.patience = 0.05
    await one.touch(["a"])
    server.go_on()
    one.patience = 30
    await until_back(one)
    assert untouched_in(one) == {}
    _, (after, same) = await other.read(None, ["a", "b"])
    assert after != before
    assert same == kept


async def test_calls_that_need_a_lock_fail_clearly(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    server.kill()
    shared = make_shared(server.url)
    with pytest.raises(SharedStateError, match="processes share is away") as caught:
        await shared.acquire(call_of(shared.client), "lock", "ada", 60)
    error = caught.value
    assert (error.method, error.path, error.status_code) == ("POST", "/things", None)
    assert not error.may_have_been_applied
    assert "ConnectionError" in error.message
    # They do not wait until it is tried again.
    server.start()
    assert await shared.acquire(call_of(shared.client), "lock", "ada", 60)
    assert not shared.is_away


async def test_a_lock_that_comes_too_late_is_given_back(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared, other = make_shared(server.url), make_shared(server.url)
    await shared.read("k", [])
    server.hang()
    shared.patience_for_locks = 0.05
    with pytest.raises(SharedStateError, match="no answer within"):
        await shared.acquire(call_of(shared.client), "lock", "ada", 600)
    server.go_on()
    end = time.monotonic() + 20
    while await other.acquire(call_of(other.client), "lock", "bob", 60) is None:
        assert time.monotonic() < end, "the lock is not given back"
        await other.read("k", [])


async def test_a_turn_that_comes_too_late_is_given_back(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    cache = {"campaigns": 60}
    shared, other = make_shared(server.url, cache=cache), make_shared(server.url, cache=cache)
    answers, place = answers_of(shared.client), place_of(shared.client, CAMPAIGNS)
    await shared.read("k", [])
    server.hang()
    shared.patience = 0.05
    with pytest.raises(AwayError):
        await answers.take_turn(place, "ada")
    server.go_on()
    end = time.monotonic() + 5
    while not await answers_of(other.client).take_turn(place, "bob"):
        assert time.monotonic() < end, "it is not given back"
        await other.read("k", [])


async def test_a_lock_that_could_not_be_released_is_released_before_anything_is_asked(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared, other = make_shared(server.url), make_shared(server.url)
    assert await shared.acquire(call_of(shared.client), "lock", "ada", 60)
    server.command("CONFIG", "SET", "requirepass", "secret")
    with server.client(password="secret") as admin:
        admin.execute_command("CLIENT", "KILL", "TYPE", "normal")
        assert not await shared.release("lock", "ada")
        admin.execute_command("CONFIG", "SET", "requirepass", "")
    await until_back(shared)
    assert await other.acquire(call_of(other.client), "lock", "bob", 60)


async def test_those_who_waited_for_others_do_not_wait_as_long_again(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    await shared.read("k", [])
    server.hang()
    shared.patience, shared.patience_for_locks = 0.005, 0.5
    started = time.monotonic()
    for _ in range(8):
        with pytest.raises(SharedStateError):
            await shared.acquire(call_of(shared.client), "lock", "ada", 60)
    assert time.monotonic() - started < 2


async def test_what_hangs_is_not_asked_without_end(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    # It never gives up by itself.
    client = Redis.from_url(server.url, socket_timeout=None)
    shared = make_shared(client)
    await shared.read("k", [])
    server.hang()
    shared.patience_for_locks = 0.01
    call = call_of(shared.client)
    for _ in range(12):
        with pytest.raises(SharedStateError):
            await shared.acquire(call, "lock", "ada", 60)
    assert running_in(shared) == 8
    server.go_on()
    shared.patience_for_locks = 30
    while running_in(shared):
        await Clock().sleep(0.01)
    assert await shared.acquire(call, "lock", "bob", 60)
    await shared.client.close()
    await client.aclose()


async def test_a_call_without_time_says_nothing_about_redis(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    await shared.read("k", [])
    server.hang()
    with pytest.raises(TimeoutError):
        await shared.acquire(call_of(shared.client, total_timeout=0.01), "lock", "ada", 60)
    assert not shared.is_away
    server.go_on()
    await shared.read("k", [])


async def test_a_store_of_the_application_may_raise_anything(
    make_shared: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    text = "a password"

    class Store:
        async def read(self, *_: Any) -> Any:
            raise RuntimeError(text)

        write = touch = acquire = release = lease = read

        async def close(self) -> None:
            pass

    assert await check_away(make_shared(Store())) == "RuntimeError"
    assert "password" not in caplog.text


async def test_views_share_it(make_shared: Callable[..., Any]) -> None:
    shared = make_shared("redis://127.0.0.1:1")
    view = shared.client.with_options(shared_required=False)
    assert shared_of(view) is shared
    assert not config_of(view).shared_required


async def test_one_late_answer_is_no_reason_to_warn(
    make_redis: Callable[..., RedisServer], make_shared: Callable[..., Any]
) -> None:
    server = make_redis()
    shared = make_shared(server.url)
    await shared.read(None, ["a"])
    for _ in range(2):
        server.hang()
        shared.patience = 0.05
        with pytest.raises(AwayError, match="no answer within"):
            await shared.read(None, ["a"])
        server.go_on()
        shared.patience = 30
        await shared.read(None, ["a"])
        assert not shared.is_away
    server.hang()
    shared.patience = 0.05
    with pytest.raises(AwayError):
        await shared.read(None, ["a"])
    with pytest.warns(SharedStateWarning), pytest.raises(AwayError):
        await shared.read(None, ["a"])
    assert shared.is_away
