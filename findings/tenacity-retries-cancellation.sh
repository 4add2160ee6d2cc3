#!/usr/bin/env bash
# tenacity 9.2.1: retry_if_not_exception_type takes a cancellation for a failed attempt.
#
# Expected: "retry whatever is not a ValueError" speaks of errors. A task that is cancelled, or a
#   block whose asyncio.timeout() is over, ends at once: CancelledError is a BaseException so that
#   nobody handles it by accident.
# Seen: tenacity records every BaseException of an attempt and asks the predicate about it. This
#   predicate says yes to CancelledError, and so do retry_unless_exception_type and any
#   retry_if_exception(lambda error: ...) that names what is not retried. The cancelled attempt is
#   simply made again. The task returns a result, and asyncio.timeout() raises no TimeoutError, as
#   no cancellation ever reaches it: the deadline has passed in silence. The default predicate,
#   which retries Exception, is not concerned.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check tenacity==9.2.1
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys

import tenacity


def retried(predicate, attempts):
    @tenacity.retry(retry=predicate, stop=tenacity.stop_after_attempt(3), reraise=True)
    async def fetch() -> str:
        attempts.append(1)
        if len(attempts) == 1:
            await asyncio.sleep(60)
        return "a late answer"

    return fetch


async def with_deadline(predicate) -> str:
    attempts: list[int] = []
    try:
        async with asyncio.timeout(0.05):
            result = await retried(predicate, attempts)()
    except TimeoutError:
        result = "TimeoutError"
    return f"{result}, attempts: {len(attempts)}"


async def cancelled(predicate) -> str:
    attempts: list[int] = []
    task = asyncio.create_task(retried(predicate, attempts)())
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    result = "CancelledError" if task.cancelled() else task.result()
    return f"{result}, attempts: {len(attempts)}"


async def main() -> None:
    default = tenacity.retry_if_exception_type()
    negative = tenacity.retry_if_not_exception_type(ValueError)
    seen = [
        await with_deadline(default),
        await cancelled(default),
        await with_deadline(negative),
        await cancelled(negative),
    ]
    for what, each in zip(("default, deadline", "default, cancel", "not, deadline", "not, cancel"), seen):
        print(f"{what + ':':18} {each}")
    late = "a late answer, attempts: 2"
    if seen != ["TimeoutError, attempts: 1", "CancelledError, attempts: 1", late, late]:
        sys.exit("CHANGED: cancellations are treated otherwise now")


asyncio.run(main())
PROGRAM
