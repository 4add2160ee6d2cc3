"""Pages of the documentation as programs: their blocks of Python, and what these print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import vclient

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "end of the block at line"


@dataclass
class Step:
    """A block of Python, and the block of text behind it: what it prints, or None."""

    line: int
    code: str
    printed: str | None = None


def read_steps(page: Path) -> list[Step]:
    """Return the steps of a page, which has no other blocks."""
    text = page.read_text(encoding="utf-8")
    steps: list[Step] = []
    for match in _BLOCK.finditer(text):
        language, code = match.groups()
        line = text[: match.start()].count("\n") + 2
        if language == "python":
            steps.append(Step(line, code))
        else:
            assert language == "text", f"line {line}: nobody runs {language}"
            assert steps[-1].printed is None
            steps[-1].printed = code
    assert text.count("```") == 2 * (len(steps) + sum(each.printed is not None for each in steps))
    return steps


def run_page(page: Path, folder: Path) -> list[tuple[int, str, str | None]]:
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
    program = folder / f"{page.stem.replace('-', '_')}.py"
    program.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(vclient.__file__).parents[1]), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    printed = re.split(rf"{_MARK} \d+\n", done.stdout)[:-1]
    return [(step.line, text, step.printed) for step, text in zip(steps, printed, strict=True)]
