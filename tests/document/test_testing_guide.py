"""The guide to testing: every block of code on its page is run."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import vclient

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "testing.md"
PLUGINS = ("vclient.testing.pytest_plugin", "pytest_asyncio.plugin")
PREAMBLE = "The server and its world"


@dataclass(frozen=True)
class Block:
    """A block of code, below a heading.

    Attributes:
        line: Where it begins on the page.
    """

    section: str
    language: str
    code: str
    line: int

    @property
    def filename(self) -> str | None:
        """The file that it is; None for what is run as it is."""
        named = re.match(r"# (\w+\.(?:py|ini))\n", self.code)
        if named is not None:
            return named[1]
        return (
            "test_block.py" if re.search(r"^(async )?def test_", self.code, re.MULTILINE) else None
        )


def read_blocks() -> list[Block]:
    text = PAGE.read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        before = text[: match.start()]
        section = re.findall(r"^## (.*)$", before, re.MULTILINE)
        found.append(
            Block(section[-1] if section else "", match[1], match[2], before.count("\n") + 2)
        )
    return found


BLOCKS = read_blocks()
FILES = [each for each in BLOCKS if each.language != "bash" and each.filename]
SNIPPETS = [each for each in BLOCKS if each.language != "bash" and not each.filename]
COMMANDS = [line for each in BLOCKS if each.language == "bash" for line in each.code.splitlines()]


def sections(blocks: list[Block]) -> list[str]:
    return list(dict.fromkeys(each.section for each in blocks))


def test_no_block_is_left_out():
    assert {each.language for each in BLOCKS} == {"python", "ini", "bash"}
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(BLOCKS)
    assert len(FILES) > 5
    assert len(SNIPPETS) > 15


@pytest.mark.parametrize("section", sections(FILES))
def test_files_of_a_section_are_a_suite_that_passes(section: str, tmp_path: Path):
    for block in FILES:
        if block.section == section:
            assert block.filename is not None
            assert not (tmp_path / block.filename).exists()
            (tmp_path / block.filename).write_text(block.code, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(vclient.__file__).parents[1]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    for name in [name for name in environment if name.startswith(("COV_", "PYTEST_XDIST"))]:
        del environment[name]
    plugins = [part for name in PLUGINS for part in ("-p", name)]
    options = ["-o", "asyncio_default_fixture_loop_scope=function", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *plugins, *options],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed in", done.stdout)


@pytest.mark.parametrize("section", sections(SNIPPETS))
async def test_snippets_of_a_section_run_in_their_order(section: str):
    names: dict[str, Any] = {"__name__": "__guide__"}
    preamble = [each for each in SNIPPETS if each.section == PREAMBLE]
    own = [each for each in SNIPPETS if each.section == section]
    # What a section needs of others is what the page says so of, and imports.
    for block in [preamble[0], *own]:
        code = "\n" * (block.line - 1) + block.code
        compiled = compile(code, str(PAGE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        result = eval(compiled, names)
        if inspect.isawaitable(result):
            await result


@pytest.mark.parametrize("command", [each for each in COMMANDS if not each.startswith("pip ")])
def test_commands_serve(command: str):
    program, *arguments = shlex.split(command)
    assert program == "python"
    # The last port counts, and that of the page may be taken.
    with subprocess.Popen(
        [sys.executable, *arguments, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert json.loads(process.stdout.readline())["base_url"].startswith("http://127.0.0.1")
        finally:
            process.terminate()
    assert process.returncode == 0


def test_what_is_to_be_installed_is_an_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = [each for each in COMMANDS if each.startswith("pip ")]
    assert installed == [f"pip install '{project['name']}[server]'"]
    assert "server" in project["optional-dependencies"]


def test_every_option_of_the_program_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "vclient.testing", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    options = set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}
    table = PAGE.read_text(encoding="utf-8")
    assert [option for option in options if not re.search(rf"`{option}\b", table)] == []
