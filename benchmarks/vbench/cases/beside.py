"""The client beside others, each in a process of its own, against the same server."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vbench.rows import Settings

    Figures = Mapping[str, float]

_ROUNDS = 7
_FOLDER = Path(__file__).resolve().parents[1]
_PROGRAM = str(_FOLDER / "programs" / "contestant.py")
_US = "vclient", "aiohttp", "httpx2", "published"
_ALL = (*_US, "vclient on uvloop", "httpx", "bare")
_SYNC = ("vclient", "httpx2", "published", "httpx", "bare")
_PUBLISHED = "valentina-python-client==3.4.0"


class _Case(NamedTuple):
    """Something to measure.

    Attributes:
        what: What it is.
        name: The method of the program that measures it.
        number: Number of calls.
        contestants: Who takes part. The time of httpx grows with the square of the calls that wait,
            so that it would take minutes for the largest.
        goals: The largest ratios to others that are aimed at.
    """

    what: str
    name: str
    number: int
    contestants: Sequence[str]
    goals: Mapping[str, float]


_CASES = (
    _Case("GETs, async", "get", 200, _ALL, {"httpx": 0.3, "aiohttp": 1.5}),
    _Case("GETs, sync", "get_sync", 200, _SYNC, {"httpx": 0.38}),
    _Case("GETs, sync, 16 threads, at 20 ms", "threads", 320, _SYNC[:-1], {}),
    _Case("1,000 at once, at 50 ms", "burst", 1_000, _ALL, {"aiohttp": 1.25, "published": 1.0}),
    _Case("5,000 at once, at 50 ms", "burst", 5_000, (*_US, "bare"), {"aiohttp": 1.25}),
    _Case("1,000 at once after 6 s, at 50 ms", "idle", 1_000, (*_US, "bare"), {"aiohttp": 1.3}),
    _Case("the first 400, at once", "cold", 400, _ALL, {"aiohttp": 1.3}),
)


class _Contestant:
    """Something that makes calls, in a process of its own.

    Args:
        title: Its name, and the library of its event loop if that is not asyncio.
        server: URL of the server.
        python: Path of the Python that has it.
    """

    def __init__(self, title: str, server: str, python: str) -> None:
        name, *loop = title.split(" on ")
        path = [str(_FOLDER.parent)]
        if name != "published":
            path.append(os.environ.get("PYTHONPATH", ""))
        self._process = subprocess.Popen(
            [python, _PROGRAM, name, server, *loop],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, name: str, number: int) -> Figures:
        """Return the figures of a measurement; none if it fails, of which the program tells."""
        figures = ""
        with contextlib.suppress(BrokenPipeError):
            print(name, number, file=self._process.stdin, flush=True)
            figures = self._process.stdout.readline() if self._process.stdout else ""
        return json.loads(figures) if figures else {}

    def end(self) -> None:
        """End the process."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()


def beside(settings: Settings) -> str:
    """Return a table of the microseconds that a call takes, and of what is aimed at."""
    heads = "".join(f" {title} |" for title in _ALL)
    lines = [f"| What |{heads} Ratios and goals |", f"|---|{'---:|' * len(_ALL)}---|"]
    with _contestants(_ALL, settings.server) as contestants:
        for case in _CASES:
            rounds: dict[str, list[Figures]] = {title: [] for title in case.contestants}
            for number in range(settings.rounds(_ROUNDS)):
                # Whoever is first in one round is last in the next.
                for title in case.contestants[:: -1 if number % 2 else 1]:
                    contestant = contestants.get(title)
                    if contestant and (figures := contestant.measure(case.name, case.number)):
                        rounds[title].append(figures)
            found = {title: figures for title, figures in rounds.items() if figures}
            cells = "".join(f" {_cell(found.get(title))} |" for title in _ALL)
            lines.append(f"| {case.what} |{cells} {_verdicts(case, found)} |")
    return "\n".join(lines)


def flat(settings: Settings) -> str:
    """Return a table of what is left of many calls, compared with a tenth of them."""
    number = 20_000 if settings.is_quick else 200_000
    lines: list[str] = []
    with _contestants(("vclient",), settings.server) as contestants:
        for kind, name in (("async", "flat"), ("sync, 8 threads", "flat_sync")):
            left = contestants["vclient"].measure(name, number)
            if not lines:
                heads = [f" {what} |" for what in left]
                lines = [f"| {number:,} calls |{''.join(heads)}", f"|---|{'---:|' * len(left)}"]
            lines.append(f"| {kind} |{''.join(f' {each:+.3g} |' for each in left.values())}")
    return "\n".join(lines)


@contextlib.contextmanager
def _contestants(titles: Sequence[str], server: str) -> Iterator[Mapping[str, _Contestant]]:
    """Start contestants, and end them when the context ends."""
    pythons = dict.fromkeys(titles, sys.executable)
    if "published" in titles:
        pythons["published"] = _python_of_published()
    contestants = {
        title: _Contestant(title, server, python) for title, python in pythons.items() if python
    }
    try:
        yield contestants
    finally:
        for contestant in contestants.values():
            contestant.end()


def _python_of_published() -> str:
    """Return the Python of an environment that has the published client, or nothing."""
    folder = Path(sys.prefix) / "published"
    python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", _PUBLISHED], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{_PUBLISHED} cannot be installed, and is left out: {error}", file=sys.stderr)
        return ""
    return python


def _median(rounds: Sequence[Figures], name: str) -> float:
    return statistics.median(figures[name] for figures in rounds)


def _cell(rounds: Sequence[Figures] | None) -> str:
    return "" if rounds is None else f"{_median(rounds, 'seconds') * 1e6:,.0f}"


def _verdicts(case: _Case, found: Mapping[str, Sequence[Figures]]) -> str:
    """Return the ratios to others with their goals, and how long the event loop was blocked."""
    said = []
    for title, goal in case.goals.items():
        pairs = list(zip(found["vclient"], found.get(title, ()), strict=False))
        ratios = {
            name: statistics.median(mine[name] / other[name] for mine, other in pairs)
            for name in ("seconds", "processor")
            if pairs
        }
        if ratios:
            verdict = "met" if round(ratios["seconds"], 2) <= goal else "missed"
            said.append(
                f"{ratios['seconds']:.2f} x {title} (processor {ratios['processor']:.2f}),"
                f" aim {goal}: {verdict}"
            )
    blocked = [
        f"{title} {_median(rounds, 'blocked') * 1000:.0f} ms"
        for title, rounds in found.items()
        if case.name == "idle"
    ]
    return "; ".join(said + (["loop blocked: " + ", ".join(blocked)] if blocked else []))
