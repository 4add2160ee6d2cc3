"""One of several processes that share the limits of an API key, tried by `test_sharing.py`.

    python sharing.py BASE_URL API_KEY COMPANY_ID REDIS_URL CALLS async|sync

It takes calls from the counter that all processes have in Redis, as soon as its input is closed,
and prints how many it has made, and how many answers were a 429.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import redis

from inside import shared_of
from vclient import SyncVClient, VClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import ResponseEvent

WORKERS = 3


def work_sync(client: SyncVClient, company: str, has_next: Callable[[], bool]) -> None:
    """Make calls in threads until there are none left."""

    def work() -> None:
        while has_next():
            client.companies.get(company)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def work_async(client: VClient, company: str, has_next: Callable[[], bool]) -> None:
    """Make calls in tasks until there are none left."""

    async def work() -> None:
        while has_next():
            await client.companies.get(company)

    await asyncio.gather(*(work() for _ in range(WORKERS)))
    await client.close()


def main(url: str, key: str, company: str, store: str, calls: str, kind: str) -> None:
    """Make calls until there are none left."""
    counter = redis.Redis.from_url(store, db=1)
    told = {"done": 0, "refused": 0}

    def note(event: ResponseEvent) -> None:
        told["refused" if event.status_code == HTTPStatus.TOO_MANY_REQUESTS else "done"] += 1

    def has_next() -> bool:
        return int(counter.incr("calls")) <= int(calls)

    options: dict[str, Any] = {"shared": store, "set_as_default": False, "on_response": note}
    client = (VClient if kind == "async" else SyncVClient)(url, key, **options)
    # However busy the machine is.
    shared_of(client).patience = 30.0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    if isinstance(client, VClient):
        asyncio.run(work_async(client, company, has_next))
    else:
        work_sync(client, company, has_next)
        client.close()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
