"""Where the time of one call goes.

A profiler makes small Python functions look far more expensive than they are, as it takes time
at each of them. So a clock stands at the few seams of a call alone, and what lies between two
seams is the part that was entered last.
"""

from __future__ import annotations

import contextlib
import functools
import time
from typing import TYPE_CHECKING, Any

import httpx

from vbench.answers import COMPANY_ID
from vbench.cases.clients import vclient_sync
from vclient._http.requests import RequestBuilder
from vclient._network.http1 import Answer
from vclient._network.synchronous import Socket
from vclient._policy.pacing import Pacer
from vclient._sync import transport as pipeline
from vclient._sync.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vbench.rows import Settings

_CALLS = 2_000
_REST = "vclient: deadlines, retries, logging and all else"
_SEAMS: tuple[tuple[Any, str, str], ...] = (
    (RequestBuilder, "build", "vclient: headers, query and path of the request"),
    (Pool, "handle_request", "vclient: the pool and its connection"),
    (Socket, "send", "the system: sending"),
    (Socket, "receive", "the system: receiving"),
    (Answer, "feed", "vclient: reading HTTP"),
    (httpx.Response, "__init__", "httpx: the answer as an object"),
    (Pacer, "turn", "vclient: pacing"),
    (Pacer, "wait", "vclient: pacing"),
    (Pacer, "settle", "vclient: pacing"),
    (pipeline, "decode", "pydantic: the body as a model"),
)


class Shares:
    """Processor time by part of a call."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._entered: list[str] = []
        self._since = 0.0

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the time for a part, but for what other parts within it take."""
        self._switch()
        self._entered.append(name)
        try:
            yield
        finally:
            self._switch()
            self._entered.pop()

    def _switch(self) -> None:
        now = time.thread_time()
        if self._entered:
            part = self._entered[-1]
            self.seconds[part] = self.seconds.get(part, 0.0) + now - self._since
        self._since = now


def shares(settings: Settings) -> str:
    """Return a table of where the processor time of a synchronous GET over a socket goes."""
    number = _CALLS // 10 if settings.is_quick else _CALLS
    found = Shares()
    with vclient_sync(settings.server + "/bucket/100000000/1") as client, _at_seams(found):
        companies = client.companies
        # The first call loads what the others find there.
        companies.get(COMPANY_ID)
        found.seconds.clear()
        for _ in range(number):
            with found.part(_REST):
                companies.get(COMPANY_ID)
    total = sum(found.seconds.values())
    lines = ["| Part of a call | Share |", "|---|---:|"]
    for part, seconds in sorted(found.seconds.items(), key=lambda each: -each[1]):
        lines.append(f"| {part} | {seconds / total:.0%} |")
    return "\n".join(lines)


@contextlib.contextmanager
def _at_seams(found: Shares) -> Iterator[None]:
    """Put clocks at the seams while the context lasts."""
    whole = [(owner, name, getattr(owner, name)) for owner, name, _ in _SEAMS]
    for owner, name, part in _SEAMS:
        setattr(owner, name, _timed(found, part, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, function in whole:
            setattr(owner, name, function)


def _timed(found: Shares, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*arguments: Any, **options: Any) -> Any:
        with found.part(part):
            return function(*arguments, **options)

    return timed
