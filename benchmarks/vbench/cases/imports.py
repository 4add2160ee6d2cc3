"""How long a program takes to begin: imports, the first client, the first answer.

Each is measured in fresh processes, as modules are loaded only once in each, by the processor
time that these take from their first statement to their last.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vbench.rows import Row
from vbench.timing import Ratio, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vbench.rows import Settings

_PROGRAMS = Path(__file__).resolve().parents[1] / "programs"
_TIMED = "import time; _begin = time.process_time()\n{}\nprint(time.process_time() - _begin)"


def import_ratio(rounds: int) -> Ratio:
    """Return how `import vclient` compares with `import httpx`."""
    return _ratio("import vclient", "import httpx", rounds)


def ready_ratio(rounds: int) -> Ratio:
    """Return how the way to the first call compares with that by httpx and pydantic."""
    return _ratio(_program("ready_vclient"), _program("ready_httpx"), rounds)


def imports(settings: Settings) -> Sequence[Row]:
    """Measure the imports, the way to the first call, and that to the first answer."""
    rounds = settings.rounds(20)
    return [
        Row("`import vclient`", "`import httpx`", import_ratio(rounds), goal=1.1),
        Row(
            "until the first call could be sent: import, client, service, TLS",
            "`import httpx, pydantic`, an `httpx.AsyncClient`, one model",
            ready_ratio(rounds),
            goal=1.15,
        ),
        Row(
            "until the first answer is read, in memory",
            "the same by httpx and pydantic",
            _ratio(_program("first_answer_vclient"), _program("first_answer_httpx"), rounds),
        ),
    ]


def _program(name: str) -> str:
    return (_PROGRAMS / f"{name}.py").read_text()


def extra_seconds(program: str, other: str, rounds: int) -> float:
    """Return how much longer a program takes than another one, in seconds."""
    with _seconds() as seconds_of:
        seconds_of(program)
        seconds_of(other)
        return statistics.median(seconds_of(program) - seconds_of(other) for _ in range(rounds))


def _ratio(client: str, other: str, rounds: int) -> Ratio:
    with _seconds() as seconds_of:
        return compare(lambda: seconds_of(client), lambda: seconds_of(other), rounds=rounds)


@contextlib.contextmanager
def _seconds() -> Iterator[Callable[[str], float]]:
    """Give a function that returns the processor time of a program, without its compilation.

    Bytecode is kept, as that of an installed package is, from the first run of a program on.
    """
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def seconds_of(program: str) -> float:
            command = [sys.executable, "-c", _TIMED.format(program)]
            result = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=True
            )
            return float(result.stdout)

        yield seconds_of
