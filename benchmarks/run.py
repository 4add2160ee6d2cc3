"""Measures the client beside raw httpx that does the same work by hand, and beside others.

    python benchmarks/run.py                    measure everything and print the tables
    python benchmarks/run.py calls lists        only some of the cases
    python benchmarks/run.py --quick            fewer rounds: to see that everything works
    python benchmarks/run.py --write            also put the tables into docs/performance.md

It takes some minutes, and nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

from vbench import page, server
from vbench.cases.beside import beside, flat
from vbench.cases.caching import caching
from vbench.cases.calls import calls
from vbench.cases.imports import imports
from vbench.cases.lists import lists, widths
from vbench.cases.local import local
from vbench.cases.memory import memory
from vbench.cases.pacing import pacing
from vbench.cases.serving import serving
from vbench.cases.shares import shares
from vbench.rows import Settings, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vbench.rows import Case, Row

RATIOS: Mapping[str, Case] = {
    "imports": imports,
    "local": local,
    "calls": calls,
    "lists": lists,
    "memory": memory,
    "pacing": pacing,
    "caching": caching,
}
"""The cases that make the table of ratios."""

TABLES: Mapping[str, Callable[[Settings], str]] = {
    "beside": beside,
    "flat": flat,
    "widths": widths,
    "shares": shares,
    "serving": serving,
}
"""The cases that make tables of their own."""


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("cases", nargs="*", choices=[[], *RATIOS, *TABLES], help="all by default")
    parser.add_argument("--quick", action="store_true", help="measure fewer rounds")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args(arguments)
    if options.write and (options.cases or options.quick):
        parser.error("--write needs all cases, with all their rounds")
    measured = measure(options.cases or [*RATIOS, *TABLES], is_quick=options.quick)
    if options.write:
        page.write(measured)
    return 0


def measure(cases: Sequence[str], *, is_quick: bool) -> dict[str, str]:
    """Return the tables of some cases by name, and print each as soon as it is there."""
    tables: dict[str, str] = {}
    # Calls that are refused on purpose are no news.
    logging.getLogger("vclient").setLevel(logging.ERROR)
    with server.running() as url:
        settings = Settings(url, is_quick=is_quick)
        rows: list[Row] = []
        for name, case in RATIOS.items():
            if name in cases:
                new = case(settings)
                print(f"{table(new)}\n", flush=True)
                rows += new
        tables["ratios"] = table(rows)
        for name, make in TABLES.items():
            if name in cases:
                tables[name] = make(settings)
                print(f"{tables[name]}\n", flush=True)
    return tables


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
