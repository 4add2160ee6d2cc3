"""Faults of the network and of the server."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx

from contract.breaking import replaced
from reliability.promises import Promise, in_both, together
from vclient._async import connections as async_connections
from vclient._async.services import base as async_base
from vclient._policy import retry
from vclient._policy.retry import RETRIED, Outcome, RetryPlan
from vclient._sync import connections as sync_connections
from vclient._sync.services import base as sync_base

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from contract.breaking import Mutation

EVERY = RETRIED[Outcome.RATE_LIMITED]
NEVER = RETRIED[Outcome.FINAL]
SAFE = RETRIED[Outcome.BROKEN]

FOLDERS = ("tests/faults/_async", "tests/faults/_sync")


def single(test: str, *cases: str) -> tuple[str, ...]:
    """Return the names of a test of single faults for both clients, or of some of its cases."""
    names = [f"{test}[{case}]" for case in cases] or [test]
    return tuple(f"{folder}/test_single_faults.py::{each}" for folder in FOLDERS for each in names)


def ledger(test: str) -> tuple[str, ...]:
    """Return the names of a test of the ledger for both clients."""
    return tuple(f"{folder}/test_ledger.py::{test}" for folder in FOLDERS)


def retried(outcome: Outcome, calls: object) -> Mutation:
    """Return what sends other calls again after an outcome."""
    return lambda patches: patches.setitem(RETRIED, outcome, calls)


def each_attempt(change: Callable[[httpx.Request], None]) -> Mutation:
    """Return what changes each request right before it goes out."""
    send, sync_send = (
        httpx.AsyncHTTPTransport.handle_async_request,
        httpx.HTTPTransport.handle_request,
    )

    async def changed(self: Any, request: httpx.Request) -> httpx.Response:
        change(request)
        return await send(self, request)

    def sync_changed(self: Any, request: httpx.Request) -> httpx.Response:
        change(request)
        return sync_send(self, request)

    return together(
        replaced(httpx.AsyncHTTPTransport, "handle_async_request", changed),
        replaced(httpx.HTTPTransport, "handle_request", sync_changed),
    )


def new_key(request: httpx.Request) -> None:
    """Give an attempt an idempotency key of its own."""
    if "idempotency-key" in request.headers:
        request.headers["Idempotency-Key"] = str(uuid.uuid4())


def new_boundary(request: httpx.Request) -> None:
    """Give an attempt of an upload a boundary of its own."""
    content_type = request.headers.get("content-type", "")
    _, is_multipart, boundary = content_type.partition("boundary=")
    if is_multipart:
        fresh = uuid.uuid4().hex[: len(boundary)]
        content = request.content.replace(boundary.encode(), fresh.encode())
        request.headers["Content-Type"] = content_type.replace(boundary, fresh)
        request.stream = httpx.ByteStream(content)
        request._content = content


def without_doubt(patches: pytest.MonkeyPatch) -> None:
    """Let no error of a plan say that its write may have been applied."""
    decide = RetryPlan.should_retry

    def decide_and_deny(self: RetryPlan, state: Any) -> bool:
        answer = decide(self, state)
        self.in_doubt = False
        error = state.outcome.exception()
        if error is not None:
            error.may_have_been_applied = False
        return answer

    patches.setattr(RetryPlan, "should_retry", decide_and_deny)


async def keep(_response: httpx.Response) -> None:
    """Do not give the connection of an answer back."""


PROMISES = {
    "Reads, deletions and writes with a key get over connections that break and servers that "
    "fail.": Promise(
        tests=single("test_one_fault") + single("test_a_refused_connection_is_tried_again"),
        figures="33 kinds of faults, 4 kinds of calls, 2 clients",
        mutations={
            "broken connections are final": retried(Outcome.BROKEN, NEVER),
            "failures of the server are final": retried(Outcome.SERVER_ERROR, NEVER),
            "refused connections are final": retried(Outcome.NOT_SENT, NEVER),
            "refusals (429) are final": retried(Outcome.RATE_LIMITED, NEVER),
            "answers that come late are final": retried(Outcome.NO_ANSWER, NEVER),
        },
    ),
    "A write without a key is sent again only if it cannot have arrived.": Promise(
        tests=single("test_one_fault"),
        figures="33 kinds of faults, 4 kinds of calls, 2 clients",
        mutations={
            "any write is sent again after a broken connection": retried(Outcome.BROKEN, EVERY),
            "any write is sent again after a failure of the server": retried(
                Outcome.SERVER_ERROR, EVERY
            ),
            "any write is sent again after the page of a gateway": retried(
                Outcome.GATEWAY_ERROR, EVERY
            ),
            "any write is sent again after a time-out": retried(Outcome.NO_ANSWER, EVERY),
        },
    ),
    "A write with a key is not sent again while the first attempt may still run.": Promise(
        tests=single("test_one_fault"),
        figures="33 kinds of faults, 4 kinds of calls, 2 clients",
        mutations={
            "a key is reason enough after a time-out": retried(Outcome.NO_ANSWER, SAFE),
            "a key is reason enough after the page of a gateway": retried(
                Outcome.GATEWAY_ERROR, SAFE
            ),
        },
    ),
    "With keys, many writes through a network that fails are done once if they are reported "
    "done, and at most once otherwise.": Promise(
        tests=ledger("test_with_keys_nothing_is_lost_and_nothing_is_done_twice")
        + ledger("test_nor_where_the_server_keeps_nothing_apart"),
        figures="500 writes with each client, one request in five fails",
        mutations={
            "each attempt has a key of its own": each_attempt(new_key),
            "the page of a proxy counts as a deletion": together(
                replaced(async_base, "check_empty", lambda *_, **__: None),
                replaced(sync_base, "check_empty", lambda *_, **__: None),
            ),
        },
    ),
    "Without keys, no write is done twice, and what cannot be known is said.": Promise(
        tests=ledger("test_without_keys_what_is_not_known_is_said"),
        figures="300 writes with each client, one request in five fails",
        mutations={
            "errors deny that a write may have been applied": without_doubt,
            "writes are sent again whatever happened": retried(Outcome.BROKEN, EVERY),
        },
    ),
    "An upload is sent again byte for byte.": Promise(
        tests=single("test_an_upload_is_sent_again_as_it_was"),
        figures="100 kB, three faults in a row, 2 clients",
        mutations={"each attempt has a boundary of its own": each_attempt(new_boundary)},
    ),
    "A deletion whose answer was lost, and that finds nothing when it is sent again, has "
    "succeeded.": Promise(
        tests=single("test_one_fault", "lost answer-delete"),
        figures="2 clients",
        mutations={
            "a 404 is always an error": in_both("stages.retrying.is_lost_delete", lambda *_: False)
        },
    ),
    "Whatever fails on the way is an `APIError` of the right kind.": Promise(
        tests=single("test_one_fault")
        + single("test_a_fault_that_does_not_end")
        + single("test_a_download_that_breaks_off_is_an_error"),
        figures="33 kinds of faults, once and for ever, 4 kinds of calls, 2 clients",
        mutations={
            "errors of the HTTP library come through": together(
                in_both("stages.exchange.NETWORK_FAILURES", ()),
                in_both("transport.NETWORK_FAILURES", ()),
            ),
            "a time-out is any failure of the network": replaced(
                httpx, "TimeoutException", FloatingPointError
            ),
        },
    ),
    "A server that cannot be reached has done nothing, and the error does not say that it may "
    "have.": Promise(
        tests=single("test_a_server_that_stays_away_leaves_no_doubt"),
        figures="4 kinds of calls, 2 clients",
        mutations={
            "nothing is known of refused connections": replaced(
                retry, "_IN_DOUBT", frozenset({Outcome.NOT_SENT})
            ),
        },
    ),
    "What a transport of the caller reports as a connection that was not made may have been "
    "sent.": Promise(
        tests=tuple(
            f"tests/{twin}/pipeline/test_retries.py::TestTransportsOfTheCaller"
            for twin in ("_async", "_sync")
        ),
        figures="5 errors, 14 kinds of calls, 2 clients",
        mutations={
            "every transport is believed": together(
                replaced(async_connections, "_can_prove_unsent", lambda _transport: True),
                replaced(sync_connections, "_can_prove_unsent", lambda _transport: True),
            ),
        },
    ),
    "No fault takes a connection of the pool away.": Promise(
        tests=single("test_one_fault", "page 503-read", "another shape-read")
        + single("test_a_download_that_breaks_off_is_an_error"),
        figures="one connection for all calls, 2 clients",
        mutations={
            "connections are not given back": together(
                replaced(httpx.Response, "aclose", keep),
                replaced(httpx.Response, "close", lambda _response: None),
            ),
        },
    ),
}
