"""Pages of the documentation as programs: their blocks of Python, and what these print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from document.pages import read_blocks, run_python

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "end of the block at line"


@dataclass
class Step:
    """A block of Python, and the block of text behind it: what it prints, or None."""

    line: int
    code: str
    printed: str | None = None


def read_steps(page: str) -> list[Step]:
    """Return the steps of a page, which has no other blocks."""
    steps: list[Step] = []
    for block in read_blocks(page):
        if block.language == "python":
            steps.append(Step(block.line, block.code))
        else:
            assert block.language == "text", f"nobody runs {block.name}"
            assert steps[-1].printed is None
            steps[-1].printed = block.code
    return steps


def run_page(page: str, folder: Path) -> list[tuple[int, str, str | None]]:
    """Run a page in a process of its own, and return what each block printed and should have.

    Args:
        page: The page.
        folder: Where the program runs.
    """
    steps = read_steps(page)
    lines: list[str] = []
    for step in steps:
        # As on the page, so that a traceback names its lines.
        lines += [""] * (step.line - 1 - len(lines))
        lines += [*step.code.splitlines(), f'print("{_MARK} {step.line}")']
    program = folder / f"{page.removesuffix('.md').replace('-', '_')}.py"
    program.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = run_python(folder, str(program))
    printed = re.split(rf"{_MARK} \d+\n", said)[:-1]
    return [(step.line, text, step.printed) for step, text in zip(steps, printed, strict=True)]
