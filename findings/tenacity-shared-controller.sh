#!/usr/bin/env bash
# tenacity 9.2.1: calls that share an AsyncRetrying lose an error between them.
#
# Expected: one AsyncRetrying, which is configured once and then awaited for each call, treats
#   every call by itself. What belongs to one call stands in a RetryCallState, which is new for
#   each; only `statistics` is known to be shared.
# Seen: the list of steps of the current attempt belongs to the controller and the thread, not to
#   the call. While an asynchronous predicate of a failed call is awaited, a second call in the
#   same event loop replaces that list. The failed call is not tried again and raises nothing: it
#   returns None. The same calls, one after the other, are retried as configured. A decorated
#   function is not concerned, as the decorator copies the controller for each call; with
#   predicates, waits and callbacks that never suspend, nothing shows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check tenacity==9.2.1
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys

import tenacity
from tenacity.asyncio import retry_if_exception


class Api:
    """Fails the first attempt of each call about "orders"."""

    def __init__(self) -> None:
        self.attempts = {"orders": 0, "users": 0}
        self.users_asked = asyncio.Event()

    async def get(self, name: str) -> str:
        self.attempts[name] += 1
        if name == "users":
            self.users_asked.set()
        elif self.attempts[name] == 1:
            raise ConnectionError(name)
        return f"the {name}"


def controller(wait_for: asyncio.Event | None) -> tenacity.AsyncRetrying:
    async def is_temporary(error: BaseException) -> bool:
        # Stands for a look at the state of the service, during which the other call starts.
        if wait_for is not None:
            await wait_for.wait()
        return isinstance(error, ConnectionError)

    return tenacity.AsyncRetrying(
        retry=retry_if_exception(is_temporary),
        stop=tenacity.stop_after_attempt(3),
        reraise=True,
    )


async def main() -> None:
    api = Api()
    retrying = controller(None)
    alone = [await retrying(api.get, name) for name in ("orders", "users")]
    print("one after the other:", alone, api.attempts)
    unchanged = alone == ["the orders", "the users"] and api.attempts["orders"] == 2

    api = Api()
    retrying = controller(api.users_asked)
    together = await asyncio.gather(*(retrying(api.get, name) for name in ("orders", "users")))
    print("at the same time:   ", together, api.attempts)
    unchanged = unchanged and together == [None, "the users"] and api.attempts["orders"] == 1
    if not unchanged:
        sys.exit("CHANGED: a shared AsyncRetrying does something else now")


asyncio.run(main())
PROGRAM
