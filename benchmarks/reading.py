"""Measures how pages of 100 characters are read whose fields do not all fit, and a strict reader.

    python benchmarks/reading.py

The strict reader is that of the same models with nothing tolerated, in processes of its own.
"""

from __future__ import annotations

import json
import logging
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

from vclient.models import base

_ROUNDS = 7
_READINGS = 150


def main(arguments: list[str]) -> None:
    """Print the ratios of both readers, or in a process of its own the times of one of them."""
    if arguments:
        print(json.dumps(_times(is_strict=arguments == ["strict"])))
        return
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(_ROUNDS):
        for reader in ("strict", "tolerant"):
            command = [sys.executable, __file__, reader]
            done = subprocess.run(command, capture_output=True, check=True)
            for name, seconds in json.loads(done.stdout).items():
                found[name].append(seconds)
    medians = {name: statistics.median(times) for name, times in found.items()}
    for name, seconds in medians.items():
        ratio = seconds / medians["strict"]
        print(f"{name:25} {seconds * 1000:.3f} ms  {ratio:.3f}")


def _times(*, is_strict: bool) -> dict[str, float]:
    if is_strict:
        setattr(base, "make_tolerant", lambda *_arguments: None)  # noqa: B010 - it is not exported
    logging.disable()
    from vclient.models import Character, PaginatedResponse  # noqa: PLC0415 - built as changed
    from vclient.testing import build_many  # noqa: PLC0415

    sent = [each.model_dump(mode="json") for each in build_many(Character, 100)]
    if is_strict:
        pages = {"strict": sent}
    else:
        gone = {"name_nick", "biography", "age"}
        pages = {
            "all fields fit": sent,
            "three are missing": [
                {name: value for name, value in each.items() if name not in gone} for each in sent
            ],
            "two of another type": [{**each, "age": "old", "biography": [1]} for each in sent],
        }
    return {name: _median(PaginatedResponse[Character], items) for name, items in pages.items()}


def _median(model: Any, items: list[Any]) -> float:
    page = {"items": items, "limit": 100, "offset": 0, "total": 100}
    content, times = json.dumps(page).encode(), []
    for _ in range(_READINGS):
        started = time.perf_counter()
        model.model_validate_json(content)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main(sys.argv[1:])
