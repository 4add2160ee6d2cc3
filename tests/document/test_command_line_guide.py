"""The guide to the command line: each of its commands is run against a testing server."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from populating import PNG, Populated
from vclient.cli import connection, main, options

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "command-line.md"
KEY = "key-of-the-guide"


@dataclass(frozen=True)
class Guide:
    """The page: its text, the lines of its blocks of commands, and its program."""

    text: str
    lines: list[str]
    program: str


def read_guide() -> Guide:
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert text.count("```") == 2 * len(blocks)
    assert {kind for kind, _ in blocks} == {"bash", "python", "text"}
    lines = [line for kind, block in blocks if kind == "bash" for line in block.splitlines()]
    (program,) = (block for kind, block in blocks if kind == "python")
    return Guide(text, lines, program)


GUIDE = read_guide()
# Nothing but the program itself is run: what is piped is checked to be JSON.
SKIPPED = ("pip ", "vclient serve")
# What is deleted on the page is made for that.
COMMANDS = [each for each in GUIDE.lines if not each.startswith(SKIPPED) and " delete " not in each]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Populated, str]]:
    world = Populated()
    with world.server.serve() as url:
        yield world, url


@pytest.fixture
def _shell(served: tuple[Populated, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files of the page, and an environment that names the server."""
    world, url = served
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    variables = {
        "BASE_URL": url,
        "API_KEY": world.server.api_key,
        "DEFAULT_COMPANY_ID": world.server.company_id,
        "USER_ID": world.server.user_id,
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"VALENTINA_CLIENT_{name}", value)
    (tmp_path / "portrait.png").write_bytes(PNG)
    (tmp_path / "key.txt").write_text(f"{KEY}\n")
    (tmp_path / "campaign.json").write_text(json.dumps({"name": "A Copy", "danger": 2}))


def words_of(line: str, ids: dict[str, str]) -> tuple[list[str], str]:
    """Return the arguments of a command, with ids for their names, and the file of its input."""
    text = re.split(r" [|>] ", line)[0]
    command, _, source = text.partition(" < ")
    program, *words = shlex.split(command)
    assert program == "vclient"
    return [
        ids[word.lower()] if re.fullmatch(r"[A-Z_]+_ID", word) else word for word in words
    ], source


@pytest.mark.usefixtures("_shell")
@pytest.mark.parametrize("line", COMMANDS)
def test_command(
    line: str,
    served: tuple[Populated, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    if re.match(r"vclient profile (use|remove)", line):
        for name in ("home", "test"):
            run(f"vclient profile add {name} --base-url http://x.test --api-key-stdin < key.txt")
    words, source = words_of(line, served[0].ids)
    if " add home " in line:
        # The key is asked for, at a terminal.
        words, source = [*words, "--api-key-stdin"], "key.txt"
    if source:
        content = io.BytesIO(Path(source).read_bytes())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    capsys.readouterr()
    code = main(words)
    out, err = capsys.readouterr()
    assert code == 0, err
    assert KEY not in out + err
    if "--json-lines" in words:
        assert [json.loads(each) for each in out.splitlines()]
    elif "--json" in words:
        assert json.loads(out)


def run(line: str) -> None:
    """Run a command that needs nothing but the file of a key."""
    words, source = words_of(line, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(Path(source).read_text()))
        assert main(words) == 0


@pytest.mark.usefixtures("_shell")
def test_the_program(capsys: pytest.CaptureFixture[str]):
    exec(GUIDE.program, {})
    out, _ = capsys.readouterr()
    assert re.search("^OK +health ", out, re.MULTILINE)
    assert "FAILED" not in out


@pytest.mark.usefixtures("_shell")
def test_the_deletion(served: tuple[Populated, str]):
    deletions = [each for each in GUIDE.lines if " delete " in each]
    assert len(deletions) == 1
    made = served[0].make("/campaigns", {"name": "To be deleted"})["id"]
    words, _ = words_of(deletions[0], {"campaign_id": made})
    assert main(words) == 0


def test_every_option_and_variable_of_the_connection_is_named():
    variables = [value for name, value in vars(connection).items() if name.endswith("_VARIABLE")]
    assert len(variables) == 4
    assert [each for each in variables if f"`{each}`" not in GUIDE.text] == []
    flags = [
        f"--{each.removeprefix('given_').removeprefix('as_').replace('_', '-')}"
        for each in options.SHARED
    ]
    named = [flag.replace("--column-names", "--columns") for flag in flags]
    assert [each for each in named if f"`{each}`" not in GUIDE.text] == []


def test_what_is_to_be_installed_are_extras():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = [each for each in GUIDE.lines if each.startswith("pip ")]
    assert installed == ["pip install '.[cli]'", "pip install '.[cli,server]'"]
    assert {"cli", "server"} <= set(project["optional-dependencies"])
