"""What the testing server manages: figures of this machine, as there is nothing to compare with."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import httpx

from vbench.cases.imports import extra_seconds
from vclient.testing import SyncFakeVClient, ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vbench.rows import Settings

_CALLS = 2_000
_FEWEST_PER_SECOND = 3_000


def serving(settings: Settings) -> str:
    """Return a table of what the testing server manages on one core, and of its import."""
    server = ValentinaServer()
    path = f"/api/v1/companies/{server.company_id}/campaigns/{server.campaign_id}"
    url, headers = f"{server.base_url}{path}", {"X-API-KEY": server.api_key}
    campaigns = SyncFakeVClient(server, set_as_default=False).campaigns(server.user_id)
    rounds = settings.rounds(20)
    alone = _per_second(lambda: server.handle(httpx.Request("GET", url, headers=headers)), rounds)
    both = _per_second(lambda: campaigns.get(server.campaign_id), rounds)
    package = extra_seconds("import vclient.testing", "import vclient", rounds)
    used = extra_seconds(
        "from vclient.testing import SyncFakeVClient, ValentinaServer",
        "from vclient import SyncVClient",
        rounds,
    )
    lines = [
        "| What | Figure | Goal |",
        "|---|---:|---:|",
        f"| GETs that the server answers in a second | {alone:,.0f} | {_FEWEST_PER_SECOND:,} |",
        f"| GETs in a second, with the client that makes them | {both:,.0f} | |",
        _import_row("`import vclient.testing`, beyond `import vclient`", package, "100 ms"),
        _import_row("the server and its client, beyond the import of `SyncVClient`", used, ""),
    ]
    return "\n".join(lines)


def _import_row(what: str, seconds: float, goal: str) -> str:
    return f"| {what} | {seconds * 1000:.0f} ms | {goal} |"


def _per_second(call: Callable[[], object], rounds: int) -> float:
    """Return how many calls one core makes in a second of processor time."""
    figures = []
    for _ in range(rounds):
        begin = time.process_time()
        for _ in range(_CALLS // rounds):
            call()
        figures.append((_CALLS // rounds) / (time.process_time() - begin))
    return statistics.median(figures)
