"""Fails when imports or calls became slower, compared with what was recorded.

    python benchmarks/gate.py             measure, and compare with benchmarks/recorded.json
    python benchmarks/gate.py --record    measure, and record that for this version of Python

What is compared are ratios to httpx and pydantic, which were measured in the same run and by
processor time, so it does not matter how fast or busy the machine is. A ratio that is more than
20 % worse than recorded is measured again, as noise only ever adds, and the best of three counts.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vbench.cases.calls import get_ratio_async, get_ratio_sync
from vbench.cases.imports import import_ratio, ready_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Gauge = Callable[[], float]

RECORDED = Path(__file__).with_name("recorded.json")
LARGEST_GROWTH = 1.2
TRIES = 3

GAUGES: Mapping[str, Gauge] = {
    "import": lambda: import_ratio(15).median,
    "until the first call": lambda: ready_ratio(5).median,
    "one call, async": lambda: get_ratio_async(40).median,
    "one call, sync": lambda: get_ratio_sync(40).median,
}
"""What is measured, by the names under which it is recorded."""


def check(recorded: Mapping[str, float], gauges: Mapping[str, Gauge] = GAUGES) -> list[str]:
    """Return what became slower, one sentence each, and print all that was measured.

    Args:
        recorded: The ratios that are known, by the names of the gauges.
        gauges: What to measure.
    """
    failures = []
    for name, gauge in gauges.items():
        if name not in recorded:
            failures.append(f"{name}: nothing is recorded; run with --record")
            continue
        largest = recorded[name] * LARGEST_GROWTH
        ratio = gauge()
        tries = 1
        while ratio > largest and tries < TRIES:
            ratio = min(ratio, gauge())
            tries += 1
        print(f"{name}: {ratio:.3f}, recorded {recorded[name]:.3f}, at most {largest:.3f}")
        if ratio > largest:
            growth = ratio / recorded[name] - 1
            failures.append(f"{name}: {growth:.0%} slower than recorded")
    return failures


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", action="store_true", help="record what is measured")
    options = parser.parse_args(arguments)
    by_python = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if options.record:
        # The middle of three: the gate forgives bad luck, but good luck must not be recorded.
        by_python[version] = {
            name: round(sorted(gauge() for _ in range(TRIES))[TRIES // 2], 3)
            for name, gauge in GAUGES.items()
        }
        RECORDED.write_text(json.dumps(by_python, indent=2, sort_keys=True) + "\n")
        print(json.dumps(by_python[version], indent=2))
        return 0
    failures = check(by_python.get(version, {}))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
