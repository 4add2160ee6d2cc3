"""One process of an application of many: it does what it is told, line by line.

    python worker.py '{"kind": "async", "base_url": ..., "options": {"shared": ...}}'

The argument is made by `vbench.workers`. Each line of the input is a command, and each line of the
output a result: what the client returned, or the name of the error that it raised.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from vclient import SyncVClient, VClient
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from collections.abc import Callable

# An async process has some calls at the same time, as a web application has.
_TASKS = 5


class Worker:
    """A client, and what its process can be told to do.

    Args:
        job: What the process needs to know.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self._ids: dict[str, str] = job["ids"]
        self._runner = asyncio.Runner() if job["kind"] == "async" else None
        make: Any = SyncVClient if self._runner is None else VClient
        company_id = self._ids["company_id"]
        options = {"default_company_id": company_id, "set_as_default": False, **job["options"]}
        self._client = make(job["base_url"], job["api_key"], **options)

    def award(self, times: str) -> None:
        """Award a point of experience some times."""
        ids, users = self._ids, self._client.users(user_id=self._ids["user_id"])
        add = users.add_xp
        self._do(int(times), lambda: add(ids["player_id"], ids["campaign_id"], 1), "xp_total")

    def chapter(self, times: str) -> None:
        """Create some chapters."""
        ids = self._ids
        chapters = self._client.chapters(ids["user_id"], ids["campaign_id"], ids["book_id"])
        self._do(int(times), lambda: chapters.create(name="A chapter"), "number")

    def write(self, name: str) -> None:
        """Rename the campaign."""
        campaigns, campaign_id = self._client.campaigns(self._ids["user_id"]), self._campaign_id
        self._do(1, lambda: campaigns.update(campaign_id, name=name), "name")

    def read(self) -> None:
        """Read the name of the campaign."""
        campaigns, campaign_id = self._client.campaigns(self._ids["user_id"]), self._campaign_id
        self._do(1, lambda: campaigns.get(campaign_id), "name")

    @property
    def _campaign_id(self) -> str:
        return self._ids["campaign_id"]

    def _do(self, times: int, call: Callable[[], Any], result: str) -> None:
        """Call something some times, and print a member of each result."""
        if self._runner is not None:
            self._runner.run(self._do_at_once(times, call, result))
            return
        for _ in range(times):
            try:
                _print(getattr(call(), result))
            except APIError as error:
                _print(type(error).__name__)

    async def _do_at_once(self, times: int, call: Callable[[], Any], result: str) -> None:
        left = iter(range(times))

        async def one_of_some() -> None:
            for _ in left:
                try:
                    _print(getattr(await call(), result))
                except APIError as error:
                    _print(type(error).__name__)

        await asyncio.gather(*(one_of_some() for _ in range(min(times, _TASKS))))


def _print(text: object) -> None:
    print(text, flush=True)


def main() -> None:
    """Do what the input says, until it ends."""
    worker = Worker(json.loads(sys.argv[1]))
    _print("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        getattr(worker, command)(*arguments)


if __name__ == "__main__":
    main()
