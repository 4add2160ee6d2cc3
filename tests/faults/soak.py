"""Writes through a network that fails, in full size, and prints what came of it.

    python tests/faults/soak.py --writes 10000

It fails if a write was lost, done twice or reported wrongly. `nox -s soak` runs it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

_TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_TESTS), str(_TESTS.parent / "scripts")]

from twins import write_twins  # noqa: E402 - found on that path

write_twins()

from faults._async.writing import (  # noqa: E402 - its twin has to be there
    directly,
    write_through_faults,
)
from faults._sync.writing import (  # noqa: E402
    write_through_faults as sync_write_through_faults,
)
from faults.gateway import through_nginx  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faults._async.writing import Report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if a write is not as reported."""
    parser = argparse.ArgumentParser(description="Write through a network that fails.")
    parser.add_argument("--writes", type=int, default=10_000, help="default: %(default)s")
    parser.add_argument("--writers", type=int, default=40, help="at once; default: %(default)s")
    parser.add_argument("--rate", type=float, default=0.2, help="of faults; default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--nginx", action="store_true", help="through nginx, which restarts")
    options = parser.parse_args(arguments)
    # What is tried again is no news here.
    logging.getLogger("vclient").setLevel(logging.ERROR)
    is_right = True
    for has_keys in (True, False):
        size = {"writers": options.writers, "rate": options.rate, "seed": options.seed}
        size["through"] = through_nginx if options.nginx else directly
        for name in ("VClient", "SyncVClient"):
            if name == "VClient":
                report = asyncio.run(
                    write_through_faults(options.writes, has_keys=has_keys, **size)
                )
            else:
                report = sync_write_through_faults(options.writes, has_keys=has_keys, **size)
            print(f"\n{name}, {'with' if has_keys else 'without'} idempotency keys")
            show(report)
            is_right = is_right and not report.findings.faults
    return 0 if is_right else 1


def show(report: Report) -> None:
    """Print the figures of a run."""
    findings, network = report.findings, report.network
    kinds = Counter(write.kind for write in report.ledger.writes)
    told = findings.outcomes
    figures = {
        "writes": f"{len(report.ledger.writes)} ({_listed(kinds)})",
        "requests": f"{network.requests}, of which {network.injected.total()} met a fault",
        "told": f"{_listed(told)}; {findings.applied_in_doubt} in doubt took effect",
        "lost": len(findings.losses),
        "done twice": len(findings.duplicates),
        "reported wrongly": len(findings.untruths),
        "other differences": len(findings.differences),
        "seconds": f"{report.seconds:.1f}",
    }
    for name, figure in figures.items():
        print(f"  {name + ':':<20}{figure}")
    print("  faults, and how often the server acted:")
    for name, count in sorted(network.injected.items()):
        print(f"    {name:<24}{count:>6}{network.acted[name]:>6}")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
