"""The pages of the documentation site, their blocks of code, and running these.

The blocks of a page are one program, from top to bottom: those outside of tabs and those of all
tabs but `Sync`, whose blocks are a program of their own. A block whose first line names a file,
such as `# test_bot.py`, is that file; the files below one heading of the second level belong
together, and are a suite of tests where one of them is called `test_*.py`.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vclient

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLUGINS = ("vclient.testing.pytest_plugin", "pytest_asyncio.plugin")
FENCED = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (\w+\.(?:py|ini|toml))\n")


@dataclass(frozen=True)
class Block:
    """A block of code, below a heading.

    Attributes:
        page: Path of the page, below the folder of the documentation.
        section: The heading of the second level that it is below.
        line: Where it begins on the page.
        tab: Title of the tab that it is in; empty outside of tabs.
    """

    page: str
    section: str
    language: str
    code: str
    line: int
    tab: str = ""

    @property
    def filename(self) -> str | None:
        """The file that it is; None for what is run as it is."""
        named = FILE_NAME.match(self.code)
        if named is not None:
            return named[1]
        is_test = re.search(r"^(async )?def test_", self.code, re.MULTILINE)
        return "test_block.py" if self.language == "python" and is_test else None

    @property
    def name(self) -> str:
        """Where it stands, for the ids of tests."""
        return f"{self.page}:{self.line}"


def page_names() -> list[str]:
    """Return the paths of all pages, below the folder of the documentation."""
    return sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def read_page(page: str) -> str:
    """Return the text of a page."""
    return (DOCS / page).read_text(encoding="utf-8")


def read_blocks(page: str) -> list[Block]:
    """Return the blocks of a page.

    Raises:
        ValueError: Something is fenced in a way that is not understood.
    """
    text = read_page(page)
    found = []
    for match in FENCED.finditer(text):
        before = text[: match.start()]
        # A comment within a block may look like a heading.
        section = re.findall(r"^## (.*)$", FENCED.sub("", before), re.MULTILINE)
        tabs = re.findall(r'^=== "(.*)"$', before, re.MULTILINE) if match[1] else []
        found.append(
            Block(
                page=page,
                section=section[-1] if section else "",
                language=match[2],
                code=textwrap.dedent(match[3]),
                line=before.count("\n") + 2,
                tab=tabs[-1] if tabs else "",
            )
        )
    if len(re.findall(r"^ *(?:```|~~~)", text, re.MULTILINE)) != 2 * len(found):
        msg = f"{page} has a block that is not fenced as expected"
        raise ValueError(msg)
    return found


def sections(blocks: Iterable[Block]) -> list[str]:
    """Return the headings that blocks are below, each once."""
    return list(dict.fromkeys(each.section for each in blocks))


async def run_program(blocks: Iterable[Block], strings: dict[str, str] | None = None) -> None:
    """Run blocks one after the other, with the names that the earlier ones made.

    Args:
        blocks: Blocks of Python, which may wait at their top level.
        strings: What to put in the place of the strings that stand for something.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks:
        code = "\n" * (block.line - 1) + block.code
        for placeholder, text in (strings or {}).items():
            code = code.replace(f'"{placeholder}"', f'"{text}"')
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        compiled = compile(code, str(DOCS / block.page), "exec", flags=flags)
        if "asyncio.run(" in block.code:
            # It starts a loop of its own, which only a thread without one can.
            await asyncio.to_thread(eval, compiled, names)
            continue
        result = eval(compiled, names)
        if inspect.isawaitable(result):
            await result


def run_suite(blocks: Iterable[Block], folder: Path) -> int:
    """Run files as a suite of tests, in a process of their own, and return how many passed."""
    for block in blocks:
        assert block.filename is not None
        assert not (folder / block.filename).exists()
        (folder / block.filename).write_text(block.code, encoding="utf-8")
    plugins = [part for name in PLUGINS for part in ("-p", name)]
    options = ["-o", "asyncio_default_fixture_loop_scope=function", "-p", "no:cacheprovider"]
    printed = run_python(folder, "-m", "pytest", "-q", "-W", "error", *plugins, *options)
    passed = re.search(r"(\d+) passed in", printed)
    assert passed is not None
    return int(passed[1])


def run_python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, where every warning is an error, and return what it prints."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(vclient.__file__).parents[1]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "80",
    }
    for name in [name for name in environment if name.startswith(("COV_", "PYTEST_XDIST"))]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextlib.contextmanager
def serving(*arguments: str) -> Any:
    """Run a program that serves, and give the first line that it prints."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()
    assert process.returncode == 0
