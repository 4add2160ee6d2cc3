"""Time."""

from __future__ import annotations

import math
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import httpx

from contract.breaking import replaced
from reliability.promises import Promise
from vclient._async import transport as async_transport
from vclient._async.stages import exchange as async_exchange
from vclient._async.stages import pacing as async_pacing
from vclient._observe.state import CallState
from vclient._policy import retry
from vclient._runtime import asynchronous, deadlines
from vclient._sync import transport as sync_transport
from vclient._sync.stages import exchange as sync_exchange

if TYPE_CHECKING:
    import httpcore
    import pytest

ASYNC = "tests/faults/_async/test_total_timeout.py"
SYNC = "tests/faults/_sync/test_total_timeout.py"
SOCKETS = "tests/sync_only/test_deadlines.py"


async def _next_chunk(chunks: Any, _deadline: float, _clock: Any) -> bytes:
    return await anext(chunks, b"")


def _next_chunk_of_thread(chunks: Any, _deadline: float, _clock: Any) -> bytes:
    return next(chunks, b"")


def _ignoring_deadlines(
    timeout: float | None, _error: type[httpcore.TimeoutException], *, shares: int = 1
) -> float | None:
    return timeout if shares else None


def _ignoring_what_is_left(_call: Any) -> dict[str, float | None]:
    return httpx.Timeout(60.0).as_dict()


def _cutting_short(policy: Any, error: Any, _retries: int, _jitter: float) -> float:
    return min(error.retry_after or 0.0, policy.max_retry_wait)


def _waiting_without_end(patches: pytest.MonkeyPatch) -> None:
    patches.setattr(deadlines, "_limited", _ignoring_deadlines)
    patches.setattr(sync_exchange, "_timeout_until_deadline", _ignoring_what_is_left)


def _without_deadline(patches: pytest.MonkeyPatch) -> None:
    patches.setattr(asynchronous, "fail_after", lambda _seconds: nullcontext())
    patches.setattr(async_exchange, "_timeout_until_deadline", _ignoring_what_is_left)


PROMISES = {
    "The total timeout of tasks holds under every fault": Promise(
        tests=(f"{ASYNC}::test_it_holds_under_every_fault",),
        figures="33 faults, for ever: at most 13 ms late",
        mutations={"nothing is cancelled": _without_deadline},
    ),
    "The total timeout of threads holds under every fault": Promise(
        tests=(f"{SYNC}::test_it_holds_under_every_fault",),
        figures="33 faults, for ever: at most 13 ms late",
        mutations={"sockets know of no deadline": _waiting_without_end},
    ),
    "The total timeout holds for streams, with all that is read": Promise(
        tests=(
            f"{ASYNC}::test_it_holds_for_streams_that_stall_late",
            f"{SYNC}::test_it_holds_for_streams_that_stall_late",
        ),
        mutations={
            "in tasks, each part has the whole time": replaced(
                async_transport, "next_chunk", _next_chunk
            ),
            "in threads, each part has the whole time": replaced(
                sync_transport, "next_chunk", _next_chunk_of_thread
            ),
        },
    ),
    "Parts of an upload that get through do not begin the time anew": Promise(
        tests=(f"{SOCKETS}::test_parts_that_get_through_do_not_begin_the_time_anew",),
        mutations={"they do": replaced(deadlines, "_PIECE", 10**9)},
    ),
    "All addresses of a host share the time": Promise(
        tests=(f"{SOCKETS}::test_all_addresses_of_a_host_share_the_time",),
        mutations={
            "only one is tried": replaced(deadlines, "_addresses", lambda host, _port: [host])
        },
    ),
    "No wait goes past the deadline": Promise(
        tests=("tests/_async/pipeline/test_deadline.py::test_no_wait_goes_past_the_deadline",),
        mutations={
            "it is not asked for": replaced(CallState, "seconds_left", lambda _call: math.inf)
        },
    ),
    "No wait is longer than max_retry_wait": Promise(
        tests=(
            "tests/_async/pipeline/test_pacing.py::test_no_single_wait_is_longer_than_agreed",
            "tests/_async/pipeline/test_waiting.py::test_doubling_ends_at_the_cap",
        ),
        mutations={
            "not those for the rate limit": replaced(
                async_pacing, "sleep_for", lambda seconds, _longest: seconds
            ),
        },
    ),
    "Calls after a refusal that asks for more fail at once": Promise(
        tests=(
            (
                "tests/_async/pipeline/test_pacing.py::"
                "test_more_than_the_longest_wait_is_an_error_at_once_for_all"
            ),
            "tests/_async/pipeline/test_pacing.py::test_a_wait_that_becomes_too_long_ends",
        ),
        mutations={
            "they wait": replaced(
                async_pacing, "check_asked", lambda _call, _asked, _longest: None
            ),
        },
    ),
    "A server that says tomorrow gets an error at once": Promise(
        tests=(
            (
                "tests/_async/pipeline/test_waiting.py::"
                "test_who_asks_for_more_than_the_cap_is_not_cut_short"
            ),
        ),
        figures="`Retry-After: 86400`: an error within 0.2 s",
        mutations={"it is asked again before": replaced(retry.RetryPolicy, "wait", _cutting_short)},
    ),
}
