"""One process of an application of many: it does what it is told, line by line.

    python worker.py '{"kind": "async", "base_url": ..., "shared": ...}'

The argument is the `Job` of `vbench.workers`. Each line of the input is a command, each line of the
output a result that the program was given; one that failed is the name of its error.
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
    """A client, and what the process can be told to do with it.

    Args:
        job: What the process needs to know.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        make: Any = VClient if job["kind"] == "async" else SyncVClient
        self._client = make(
            job["base_url"],
            job["api_key"],
            default_company_id=job["company_id"],
            set_as_default=False,
            **job["options"],
        )
        self._runner = asyncio.Runner() if job["kind"] == "async" else None

    def award(self, times: str) -> None:
        """Award one point some times, and say so after each."""
        users, job = self._client.users(user_id=job_user(self._job)), self._job
        self._repeat(int(times), lambda: users.add_xp(job["player_id"], job["campaign_id"], 1))

    def chapters(self, times: str) -> None:
        """Create some chapters."""
        job = self._job
        chapters = self._client.chapters(
            job["campaign_id"], job["book_id"], user_id=job_user(job)
        )
        self._repeat(int(times), lambda: chapters.create(name="A chapter"))

    def write(self, name: str) -> None:
        """Rename the campaign."""
        campaigns, campaign_id = self._campaigns()
        self._say(self._done(lambda: campaigns.update(campaign_id, name=name)).name)

    def read(self) -> None:
        """Read the name of the campaign."""
        campaigns, campaign_id = self._campaigns()
        self._say(self._done(lambda: campaigns.get(campaign_id)).name)

    def _campaigns(self) -> tuple[Any, str]:
        return self._client.campaigns(user_id=job_user(self._job)), self._job["campaign_id"]

    def _repeat(self, times: int, call: Callable[[], Any]) -> None:
        if self._runner is None:
            for _ in range(times):
                self._try(call)
            return
        left = iter(range(times))

        async def one_of_some() -> None:
            for _ in left:
                try:
                    await call()
                except APIError as error:
                    self._say(type(error).__name__)
                else:
                    self._say("done")

        async def all_of_them() -> None:
            await asyncio.gather(*(one_of_some() for _ in range(_TASKS)))

        self._runner.run(all_of_them())

    def _try(self, call: Callable[[], Any]) -> None:
        try:
            call()
        except APIError as error:
            self._say(type(error).__name__)
        else:
            self._say("done")

    def _done(self, call: Callable[[], Any]) -> Any:
        if self._runner is None:
            return call()

        async def run() -> Any:
            return await call()

        return self._runner.run(run())

    def _say(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def job_user(job: dict[str, Any]) -> str:
    """Return the acting user."""
    user_id: str = job["user_id"]
    return user_id


def main() -> None:
    """Do what the input says until it ends."""
    worker = Worker(json.loads(sys.argv[1]))
    for line in sys.stdin:
        command, *arguments = line.split()
        getattr(worker, command)(*arguments)


if __name__ == "__main__":
    main()
