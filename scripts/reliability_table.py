"""Writes the tables of what the client promises, and of the tests that prove it.

    python scripts/reliability_table.py            write them into docs/reliability.md
    python scripts/reliability_table.py --check    only say whether they are up to date

The promises are those of `tests/reliability`; the rest of the page is written by hand.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reliability.promises import Part, Promise

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- promises: begin -->\n", "<!-- promises: end -->\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if the page is out of date."""
    parser = argparse.ArgumentParser(description="Write the tables of the promises.")
    parser.add_argument("--check", action="store_true", help="only say whether they are the same")
    is_check = parser.parse_args(arguments).check
    sys.path.insert(0, str(ROOT / "tests"))
    parts: list[Part] = importlib.import_module("reliability.promises").all_parts()
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        sys.exit(f"{PAGE.name} needs the lines {BEGIN.strip()} and {END.strip()}")
    page = before + BEGIN + "".join(f"\n{table(part)}" for part in parts) + "\n" + END + after
    if page == PAGE.read_text(encoding="utf-8"):
        return 0
    if is_check:
        print(f"{PAGE.name} is out of date; run scripts/reliability_table.py")
        return 1
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    return 0


def table(part: Part) -> str:
    """Return the promises of a part, as a section in Markdown."""
    lines = [
        f"### {part.title}",
        "",
        f"Tried to break with `python scripts/mutate_reliability.py {part.name}`.",
        "",
        "| Promise | Proved by | What that tries | Noticed when the client is broken so |",
        "|---|---|---|---|",
    ]
    for sentence, promise in part.promises.items():
        broken = "; ".join(promise.mutations)
        cells = [sentence, f"`{command(promise)}`", promise.figures, broken]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def command(promise: Promise) -> str:
    """Return a command that runs the tests of a promise."""
    files, names = set(), set()
    for test in promise.tests:
        path, _, name = test.partition("::")
        files.add(path)
        if name:
            names.add(re.sub(r"\[.*", "", name).rpartition("::")[2])
    merged = {_merged(path, files) for path in files}
    chosen = f' -k "{" or ".join(sorted(names))}"' if names else ""
    return f"pytest {' '.join(sorted(merged))}{chosen}"


def _merged(path: str, files: set[str]) -> str:
    """Return a file, or the folder of both where the twin's is named as well."""
    for one, other in (("/_async/", "/_sync/"), ("/_sync/", "/_async/")):
        if one in path and path.replace(one, other) in files:
            return path.partition(one)[0]
    return path


if __name__ == "__main__":
    sys.exit(main())
