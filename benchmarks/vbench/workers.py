"""Processes of one application, which use one API key against one testing server."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vclient import SyncVClient
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER = "X-Worker"
"""Name of a header with the number of the process that sends a request."""

KINDS = ("sync", "async")
PROGRAM = Path(__file__).parent / "programs" / "worker.py"


def live_server(*, overlap: float = 0.02, stale_reads: float = 0.1) -> ValentinaServer:
    """Return a server that mixes up writes, and answers reads from its cache, as the live one does.

    Args:
        overlap: Seconds that a write takes, within which others do not see it.
        stale_reads: Seconds after the answer to a write until the cache is emptied.
    """
    return ValentinaServer(
        clock=lambda: datetime.now(UTC), overlap=overlap, stale_reads=stale_reads
    )


class Process:
    """A process with a client of its own, which does what it is told.

    Args:
        server: The server.
        base_url: Its address.
        kind: `sync` or `async`, the kind of the client.
        options: The options of the client.
        program: The program of the process and its first arguments.
    """

    def __init__(
        self,
        server: ValentinaServer,
        base_url: str,
        kind: str,
        options: dict[str, Any],
        program: Sequence[str] = (str(PROGRAM),),
    ) -> None:
        ids = {
            "company_id": server.company_id,
            "user_id": server.user_id,
            "player_id": server.player_ids[0],
            "campaign_id": server.campaign_id,
            "book_id": server.book_id,
        }
        job = {
            "kind": kind,
            "base_url": base_url,
            "api_key": server.api_key,
            "ids": ids,
            "options": options,
        }
        self.popen = subprocess.Popen(
            [sys.executable, *program, json.dumps(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )

    def tell(self, command: str, *arguments: object) -> None:
        """Tell the process what to do."""
        assert self.popen.stdin is not None  # noqa: S101 - for type checkers
        self.popen.stdin.write(" ".join(map(str, (command, *arguments))) + "\n")
        self.popen.stdin.flush()

    def hear(self) -> str:
        """Return the next result; an empty text once the process has ended."""
        assert self.popen.stdout is not None  # noqa: S101 - for type checkers
        return self.popen.stdout.readline().strip()

    def ask(self, command: str, *arguments: object) -> str:
        """Tell the process to do something, and return the result."""
        self.tell(command, *arguments)
        return self.hear()

    def end(self) -> None:
        """End the process, and wait for that."""
        if self.popen.stdin is not None:
            with contextlib.suppress(OSError):
                self.popen.stdin.close()
        self.popen.kill()
        self.popen.wait()
        if self.popen.stdout is not None:
            self.popen.stdout.close()


@contextlib.contextmanager
def processes(
    server: ValentinaServer, count: int, options: dict[str, Any], **more: Any
) -> Iterator[list[Process]]:
    """Serve a server to some processes, half of them sync, for the duration of the context.

    Args:
        server: The server.
        count: Number of processes.
        options: The options of their clients.
        **more: More for each `Process`.
    """
    with server.serve() as url, contextlib.ExitStack() as ending:
        started = []
        for number in range(count):
            own = {**options, "headers": {NUMBER: str(number)}}
            process = Process(server, url, KINDS[number % 2], own, **more)
            ending.callback(process.end)
            started.append(process)
        for process in started:
            process.hear()
        yield started


def experience(server: ValentinaServer) -> int:
    """Return the experience that the processes have awarded."""
    ids = server.player_ids[0], server.campaign_id
    with _looking_on(server) as client:
        return client.users(user_id=server.user_id).get_experience(*ids).xp_total


def chapters(server: ValentinaServer) -> list[int]:
    """Return the numbers of the chapters, in order."""
    with _looking_on(server) as client:
        found = client.chapters(server.user_id, server.campaign_id, server.book_id)
        return sorted(chapter.number for chapter in found.list_all())


def read_apart(server: ValentinaServer) -> None:
    """Read the campaign as a process that knows of no write does: the server keeps the answer."""
    with _looking_on(server) as client:
        client.campaigns(server.user_id).get(server.campaign_id)


def _looking_on(server: ValentinaServer) -> SyncVClient:
    return SyncVClient(
        server.base_url,
        server.api_key,
        default_company_id=server.company_id,
        set_as_default=False,
        transport=server.transport(),
    )
