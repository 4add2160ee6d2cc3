"""Programs with several processes, each tried by `test_processes.py` in a process of its own.

    python program.py NAME URL

A program calls the server at the URL on paths that begin with the name of the process that calls,
so that the server can tell whose connections are used. It exits with 0 if all went well.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any

from inside import ahead, cache_of, connections_of, locks_of, open_stream, pacer_of, pool_of, send
from vclient import SyncVClient, VClient
from vclient._api import routes
from vclient._runtime import forks
from vclient.exceptions import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Of the main module of a spawned process, from Python 3.15 on, when it makes a traceback.
warnings.filterwarnings("ignore", "Module globals is missing", DeprecationWarning)

OPTIONS: dict[str, Any] = {"set_as_default": False, "retry_delay": 0.001, "timeout": 10.0}
PATH = routes.COMPANIES()
CHILDREN = 2
BREAK = "VCLIENT_TEST_BREAKS_FORKS"
IS_BROKEN = BREAK in os.environ


def end_in_time() -> None:
    """End the process, and fail, where it would hang."""
    if hasattr(signal, "alarm"):
        signal.alarm(5 if IS_BROKEN else 60)


class NobodyStartsOver:
    """In place of what has to start over after a fork, to show that it has to."""

    def add(self, _owner: object) -> None:
        pass

    def __iter__(self) -> Iterator[object]:
        return iter(())


def in_child(do: Callable[[], None]) -> None:
    """Do something in a forked process, and see that it went well."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            end_in_time()
            do()
            code = 0
        except BaseException:  # noqa: BLE001 - the child must never return
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def sync_fork(url: str) -> None:
    client = SyncVClient(url, "a-key", **OPTIONS)
    client.request("GET", "/parent")

    def child() -> None:
        for _ in range(2):
            client.request("GET", "/child")
        client.close()

    for _ in range(CHILDREN):
        in_child(child)
        client.request("GET", "/parent")
    client.close()


def sync_fork_that_ends_by_itself(url: str) -> None:
    """A child that ends as programs do, which closes and collects everything it has."""
    client = SyncVClient(url, "a-key", **OPTIONS)
    client.request("GET", "/parent")
    half_read = open_stream(client, routes.COMPANIES())
    assert next(half_read)
    child = os.fork()
    if child == 0:
        client.request("GET", "/child")
        sys.exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert b"".join(half_read)
    for _ in range(2):
        client.request("GET", "/parent")
    client.close()


def async_fork(url: str) -> None:
    client = VClient(url, "a-key", **OPTIONS)

    def child() -> None:
        for _ in range(2):
            asyncio.run(use())

    async def use() -> None:
        await client.request("GET", "/child")

    async def main() -> None:
        await client.request("GET", "/parent")
        for _ in range(CHILDREN):
            # The loop of the parent runs meanwhile, and exists in the child too.
            in_child(child)
            await client.request("GET", "/parent")
        await client.close()

    asyncio.run(main())


def sync_fork_while_threads_hold_everything(url: str) -> None:
    """A child of a thread that forks while others hold locks, threads and places in queues."""
    client = SyncVClient(url, "a-key", **OPTIONS)
    client.request("GET", "/parent")
    list(ahead(client, [lambda: 1] * 4, 4))
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with contextlib.ExitStack() as held:
            held.enter_context(locks_of(client).hold("key"))
            held.enter_context(locks_of(client)._guard)
            held.enter_context(pacer_of(client)._lock)
            held.enter_context(cache_of(client)._lock)
            held.enter_context(connections_of(client)._pools._lock)
            pool: Any = pool_of(client)
            held.enter_context(pool._pool._optional_thread_lock)
            is_held.set()
            may_go.wait(10)

    def child() -> None:
        client.request("GET", "/child")
        send(client, "GET", PATH, params={"by": "child"}, lock_key="key")
        assert list(ahead(client, [lambda: 2] * 4, 4)) == [2] * 4
        client.close()

    thread = threading.Thread(target=hold)
    thread.start()
    is_held.wait(10)
    in_child(child)
    may_go.set()
    thread.join()
    client.request("GET", "/parent")
    client.close()


def async_fork_while_tasks_hold_everything(url: str) -> None:
    client = VClient(url, "a-key", **OPTIONS)

    async def use() -> None:
        await client.request("GET", "/child")
        await send(client, "GET", PATH, params={"by": "child"}, lock_key="key")

    async def main() -> None:
        await client.request("GET", "/parent")
        async with locks_of(client).hold("key"):
            with pacer_of(client)._lock, cache_of(client)._lock:
                in_child(lambda: asyncio.run(use()))
        await client.request("GET", "/parent")
        await client.close()

    asyncio.run(main())


_of_workers: Any = None


def work(number: int) -> int:
    response = _of_workers.request("GET", f"/child/{number}")
    assert response.status_code == 200
    return os.getpid()


def work_async(number: int) -> int:
    async def call() -> None:
        await _of_workers.request("GET", f"/child/{number}")

    asyncio.run(call())
    return os.getpid()


def make_client(url: str) -> None:
    global _of_workers  # noqa: PLW0603 - how workers get what cannot be pickled
    _of_workers = SyncVClient(url, "a-key", **OPTIONS)


def _in_workers(method: str, work: Any, **options: Any) -> None:
    with multiprocessing.get_context(method).Pool(2, **options) as workers:
        processes = set(workers.map(work, range(8), chunksize=1))
        assert os.getpid() not in processes
        workers.close()
        workers.join()


def sync_workers_by_fork(url: str) -> None:
    make_client(url)
    _of_workers.request("GET", "/parent")
    _in_workers("fork", work)
    _of_workers.request("GET", "/parent")
    _of_workers.close()


def async_workers_by_fork(url: str) -> None:
    global _of_workers  # noqa: PLW0603 - how workers get what cannot be pickled
    _of_workers = VClient(url, "a-key", **OPTIONS)

    async def main() -> None:
        await _of_workers.request("GET", "/parent")
        _in_workers("fork", work_async)
        await _of_workers.request("GET", "/parent")
        await _of_workers.close()

    asyncio.run(main())


def workers_by_spawn(url: str) -> None:
    _in_workers("spawn", work, initializer=make_client, initargs=(url,))


def fail(url: str) -> None:
    with SyncVClient(url, "a-key", **OPTIONS) as client:
        client.request("GET", "/child/missing")


def ask(url: str) -> Any:
    with SyncVClient(url, "a-key", **OPTIONS) as client:
        return client.system.health()


def results_and_errors_by_spawn(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as workers:
        assert workers.submit(ask, url).result().version == "0.27.0"
        error = workers.submit(fail, url).exception()
        assert isinstance(error, NotFoundError)
        assert (error.status_code, error.detail) == (404, "There is none")
        assert (error.method, error.path) == ("GET", "/child/missing")
        assert error.request_id == "req_1"
        client = SyncVClient(url, "a-key", **OPTIONS)
        refusal = workers.submit(print, client).exception()
        assert isinstance(refusal, TypeError)
        assert "SyncVClient cannot be pickled" in str(refusal)


PROGRAMS = {
    each.__name__: each
    for each in (
        sync_fork,
        sync_fork_that_ends_by_itself,
        async_fork,
        sync_fork_while_threads_hold_everything,
        async_fork_while_tasks_hold_everything,
        sync_workers_by_fork,
        async_workers_by_fork,
        workers_by_spawn,
        results_and_errors_by_spawn,
    )
}


if __name__ == "__main__":
    # Python warns of every fork of a process with threads, which is what is tried here.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    if IS_BROKEN:
        forks._owners = NobodyStartsOver()
    end_in_time()
    PROGRAMS[sys.argv[1]](sys.argv[2])
