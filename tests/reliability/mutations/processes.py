"""Event loops, threads and processes."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from contract.breaking import replaced
from processes.program import BREAK
from reliability.promises import Promise
from vclient._http import requests
from vclient._runtime import (
    asynchronous,
    deadlines,
    gate,
    loop_locks,
    loop_sockets,
    pickling,
    synchronous,
)
from vclient._sync import answers as sync_answers
from vclient._sync.stages import exchange as sync_exchange

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

EVENT_LOOPS = "tests/async_only/test_event_loops.py"
CANCELLED = "tests/async_only/test_cancelled_anywhere.py"
INTERRUPTED = "tests/sync_only/test_interrupted_anywhere.py"
WAITING = "tests/async_only/test_waiting_for_connections.py"
SYNC_WAITING = "tests/sync_only/test_waiting_for_connections.py"
ASYNC_CLOSING = "tests/async_only/test_closing.py"
SYNC_CLOSING = "tests/sync_only/test_closing.py"
PROCESSES = "tests/processes/test_processes.py"


async def _directly(work: Any) -> Any:
    return await work


async def _swallowing(work: Any) -> Any:
    try:
        return await work
    except asyncio.CancelledError:
        return httpx.Response(200, content=b"{}")


async def _one_for_all_loops(scope: Any) -> Any:
    if not hasattr(scope, "made"):
        scope.made = scope._create()
    return scope.made


def _waking_nobody(stream: Any) -> None:
    stream._is_closed = True
    stream._stream.close()


def _receiving_unguarded(transport: Any, call: Any) -> Any:
    response = transport.handle_request(call.request)
    response.request = call.request
    call.status_code = response.status_code
    call.headers = response.headers
    if not (call.spec.is_streamed and response.is_success):
        sync_answers._read(response, call)
    return response


@contextmanager
def _holding_for_ever(locks: Any, key: Any, _seconds: float | None = None) -> Iterator[None]:
    import threading  # noqa: PLC0415 - as the locks have it

    lock, _ = locks._locks.setdefault(key, (threading.Lock(), 1))
    lock.acquire()
    yield
    lock.release()


def _going_on_after_forks(patches: pytest.MonkeyPatch) -> None:
    # The programs of the test are processes of their own.
    patches.setenv(BREAK, "1")


PROMISES = {
    "One client serves several event loops at once": Promise(
        tests=(f"{EVENT_LOOPS}::test_loops_of_several_threads_at_once",),
        figures="eight loops in threads of their own",
        mutations={
            "all loops share one pool": replaced(asynchronous.PerScope, "get", _one_for_all_loops)
        },
    ),
    "A cancellation at any point leaves the pool whole, and comes out as itself": Promise(
        tests=(f"{CANCELLED}::test_as_a_task",),
        figures="210 cancellations as tasks, one connection: 0 lost, 0 swallowed",
        mutations={
            "it interrupts what gives connections back": replaced(
                asynchronous, "shield_cleanup", _directly
            ),
            "it is swallowed": replaced(asynchronous, "shield_cleanup", _swallowing),
        },
    ),
    "Calls that give up waiting for a connection leave it to others": Promise(
        tests=(WAITING, SYNC_WAITING),
        figures="cancelled, or too late, while 4 to 60 calls wait for 1 to 3 connections",
        mutations={
            "they wait in the pool": replaced(gate.Gate, "enter", lambda *_arguments: True),
            "places are kept": replaced(gate.Gate, "leave", lambda *_arguments: None),
        },
    ),
    "A cancellation at any point leaves the locks free": Promise(
        tests=(f"{CANCELLED}::test_a_task_that_waits_for_its_turn",),
        figures="every point at which a task waits",
        mutations={
            "locks are not given back": replaced(
                loop_locks._Hold, "__aexit__", lambda *_arguments: asyncio.sleep(0)
            )
        },
    ),
    "Closing that is cancelled closes all the same": Promise(
        tests=(f"{CANCELLED}::test_closing_that_is_cancelled_closes_all_the_same",),
        mutations={"it is interrupted": replaced(asynchronous, "complete", _directly)},
    ),
    "Trio warns of no request that breaks off": Promise(
        tests=(f"{CANCELLED}::test_by_its_scope",),
        figures="320 cancellations by scopes, asyncio, trio and uvloop",
        mutations={"bodies are async generators": replaced(requests, "_Content", httpx.ByteStream)},
    ),
    "Asynchronous calls in flight end when their client is closed, and say so": Promise(
        tests=(
            f"{ASYNC_CLOSING}::test_calls_that_wait_for_a_connection_are_not_sent",
            f"{ASYNC_CLOSING}::test_a_connection_that_is_being_made_is_not_left_open",
        ),
        figures="five tasks: 0 hang, 0 sockets left",
        mutations={
            "closed clients connect": replaced(
                loop_sockets._LoopBackend, "_check", lambda _self: None
            )
        },
    ),
    "Threads in a call do not wait when their client is closed, and leave nothing open": Promise(
        tests=(
            f"{SYNC_CLOSING}::test_threads_in_a_call_do_not_wait_for_its_answer",
            f"{SYNC_CLOSING}::test_a_connection_that_is_being_made_is_not_left_open",
        ),
        figures="8 threads, and 10 times 6 closed at any moment: 0 hang, 0 sockets left",
        mutations={
            "closed clients connect": replaced(
                deadlines._DeadlineBackend, "_check", lambda _self: None
            ),
            "nobody is woken": replaced(deadlines._DeadlineStream, "close", _waking_nobody),
        },
    ),
    "The connections of a client that nobody closes are closed, without a warning": Promise(
        tests=(
            f"{SYNC_CLOSING}::TestForgottenClients",
            f"{ASYNC_CLOSING}::TestForgottenClients",
        ),
        mutations={
            "not those of threads": replaced(
                synchronous, "_close_own", lambda _resources, _close: None
            ),
            "not those of event loops": replaced(
                asynchronous, "_close_soon", lambda _resources: None
            ),
        },
    ),
    "An interrupt at any line or socket leaves the pool whole and the locks free": Promise(
        tests=(f"{INTERRUPTED}::test_at_any_line", f"{INTERRUPTED}::test_at_any_socket"),
        figures="582 interrupts, one connection: 0 lost",
        mutations={
            "answers are left open": replaced(sync_exchange, "receive", _receiving_unguarded),
            "locks are kept": replaced(synchronous.KeyedLocks, "hold", _holding_for_ever),
        },
    ),
    "Forked processes use no connection of their parent, and wait for none of its threads": Promise(
        tests=(f"{PROCESSES}::test_forked_processes_have_connections_of_their_own",),
        figures="9 programs: 0 shared connections, 0 hang",
        mutations={"they go on as their parent": _going_on_after_forks},
    ),
    "No part of a client can be pickled, and each says so clearly": Promise(
        tests=(f"{PROCESSES}::test_no_part_of_a_client_can_be_pickled",),
        mutations={
            "Python says it": replaced(pickling.NotPicklable, "__reduce_ex__", object.__reduce_ex__)
        },
    ),
}
