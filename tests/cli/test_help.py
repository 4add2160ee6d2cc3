"""The help of commands: what they take, from the signatures of the methods."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.test_processes import environment
from vclient.cli.profiles import profiles_path

if TYPE_CHECKING:
    from cli.conftest import Runner


def sections(text: str) -> dict[str, str]:
    """Return the sections of a help by their titles, each in one line."""
    found: dict[str, str] = {}
    title = ""
    for line in text.splitlines():
        if line and not line.startswith(" ") and line.endswith(":"):
            title = line.removesuffix(":")
        else:
            found[title] = f"{found.get(title, '')} {line.strip()}"
    return found


def test_a_write(stranger: Runner):
    result = stranger("campaigns", "update", "--help")
    assert result.code == 0
    found = sections(result.out)
    assert "Change a campaign." in found[""]
    assert "CAMPAIGN_ID" in found["Arguments"]
    assert "--in-game-date DATE Current date in the story." in " ".join(found["Options"].split())
    assert "One of: description, in_game_date." in " ".join(found["Write"].split())
    assert "--json-lines" in found["Output"]
    assert "VALENTINA_CLIENT_USER_ID" in found["Connection"]


def test_a_list(stranger: Runner):
    found = sections(stranger("books", "list", "--help").out)
    assert "--campaign ID" in found["Options"]
    assert {"--limit", "--offset", "--count"} <= set(found["List"].split())
    assert "Write" not in found


def test_what_a_command_has_no_use_for_is_no_option(stranger: Runner):
    found = sections(stranger("companies", "list", "--help").out)
    assert "--company" not in found["Connection"]
    assert "--user" not in found["Connection"]
    download = sections(stranger("admin", "logs", "download", "--help").out)
    assert "Output" not in download


def test_none_is_a_word_of_python(stranger: Runner):
    for words in (("campaigns", "update"), ("users", "update"), ("users", "assets", "list")):
        assert "None" not in stranger(*words, "--help").out


def test_the_texts_do_not_need_docstrings():
    command = [sys.executable, "-OO", "-m", "vclient.cli", "campaigns", "update", "--help"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert "Current date in the story." in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "words",
    [
        ("health",),
        ("roll",),
        ("doctor",),
        ("campaigns", "list"),
        ("campaigns", "create", "--data", "@nothing.json"),
        ("profile", "add", "--api-key-stdin"),
        ("profile", "list"),
        ("serve",),
    ],
)
def test_help_needs_neither_a_server_nor_a_key(stranger: Runner, words: tuple[str, ...]):
    profiles_path().parent.mkdir(parents=True)
    profiles_path().write_text("not toml")
    profiles_path().chmod(0o644)
    result = stranger("--profile", "nobody", *words, "--help")
    assert result.code == 0, result.err
    assert "usage: vclient" in result.out.lower()


def test_without_a_command_the_help_is_shown(stranger: Runner):
    for words in ((), ("campaigns",), ("profile",)):
        result = stranger(*words)
        assert "Usage: vclient" in result.out + result.err
