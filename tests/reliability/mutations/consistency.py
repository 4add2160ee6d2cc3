"""Consistency."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from contract.breaking import replaced
from faults.weaknesses import repeat_after_gateway_errors, repeat_after_timeouts
from reliability.promises import Promise
from vclient._policy import retry
from vclient._policy.own_writes import OwnWrites
from vclient._runtime import loop_locks, synchronous

ASYNC = "tests/faults/_async/test_consistency.py"
SYNC = "tests/faults/_sync/test_consistency.py"
LOOPS = "tests/async_only/test_consistency.py"


def _waiting_for_nobody(_locks: Any, _key: Any, _seconds: float | None = None) -> Any:
    return nullcontext()


def _both(name: str) -> tuple[str, ...]:
    return f"{ASYNC}::{name}", f"{SYNC}::{name}"


PROMISES = {
    "A client reads its own writes": Promise(
        tests=_both("test_own_writes_are_read") + _both("test_lists_have_what_was_created"),
        figures="2 clients: 0 stale",
        mutations={
            "reads do not pass by the cache": replaced(
                OwnWrites, "parameter", lambda *_arguments, **_options: None
            ),
        },
    ),
    "Awards of tasks and of event loops go one at a time": Promise(
        tests=(f"{ASYNC}::test_no_award_is_lost", f"{LOOPS}::test_no_award_of_any_loop_is_lost"),
        figures="0 lost; some are without the locks",
        mutations={
            "nobody waits": replaced(loop_locks.KeyedLocks, "hold", _waiting_for_nobody),
        },
    ),
    "Awards of threads go one at a time": Promise(
        tests=(f"{SYNC}::test_no_award_is_lost",),
        figures="0 lost; some are without the locks",
        mutations={
            "nobody waits": replaced(synchronous.KeyedLocks, "hold", _waiting_for_nobody),
        },
    ),
    "No number is given twice, to tasks": Promise(
        tests=(f"{ASYNC}::test_no_number_is_given_twice",),
        figures="0 double; some are without the locks",
        mutations={
            "nobody waits": replaced(loop_locks.KeyedLocks, "hold", _waiting_for_nobody),
        },
    ),
    "No number is given twice, to threads": Promise(
        tests=(f"{SYNC}::test_no_number_is_given_twice",),
        figures="0 double; some are without the locks",
        mutations={
            "nobody waits": replaced(synchronous.KeyedLocks, "hold", _waiting_for_nobody),
        },
    ),
    "A write that may still be running is not repeated": Promise(
        tests=_both("test_a_write_that_may_still_be_running_is_not_repeated")
        + _both("test_nor_is_one_that_a_gateway_gave_up_on"),
        mutations={
            "a key is thought to be enough": repeat_after_timeouts,
            "a key is thought to be enough for a gateway": repeat_after_gateway_errors,
        },
    ),
    "A doubt is told, and reading resolves it": Promise(
        tests=_both("test_a_doubt_can_be_resolved_by_reading"),
        mutations={
            "nothing is doubted": replaced(retry, "_IN_DOUBT", frozenset()),
            "failed writes count as none": replaced(
                OwnWrites, "record_write", lambda *_arguments: None
            ),
        },
    ),
}
