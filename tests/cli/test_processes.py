"""The real program, in processes of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import vclient

with contextlib.suppress(ImportError):
    import pty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cli.conftest import Runner, Served

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "vclient.cli"]
LARGEST_EXTRA = 0.150
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of other kinds")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of this process without what measures or parallelizes it."""
    left_out = ("COV_", "PYTEST_", "VALENTINA_")
    kept = {name: each for name, each in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "PYTHONPATH": str(Path(vclient.__file__).parents[1]), **more}


def run(
    *arguments: str, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(**(env or {})),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        **options,
    )


def test_the_command_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"vclient": "vclient.cli:main"}
    assert {each.partition(">")[0] for each in project["optional-dependencies"]["cli"]} == {
        "rich",
        "typer",
    }


def test_json(served: Served):
    done = run("roll", "5d10", "--difficulty", "6", "--json", env=served.environment())
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["num_dice"] == 5


def test_an_error(served: Served):
    done = run("campaigns", "get", "nope", env=served.environment())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: 400")
    assert done.stderr.count("\n") == 1


def test_a_locale_of_old(served: Served):
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run("companies", "get", "--json", env={**served.environment(), **ascii_only})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == served.ids["company_id"]


def test_completion():
    words = {"COMP_WORDS": "vclient campaigns up", "COMP_CWORD": "2"}
    done = run(env={"_VCLIENT_COMPLETE": "complete_bash", **words})
    assert done.stdout.split() == ["update"]
    words = {"COMP_WORDS": "vclient campaigns update --des", "COMP_CWORD": "3"}
    done = run(env={"_VCLIENT_COMPLETE": "complete_bash", **words})
    assert done.stdout.split() == ["--description", "--desperation"]


def test_completion_of_profiles(tmp_path: Path):
    home = {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    add = ("--base-url", "https://one.example.com", "--api-key-stdin")
    for name in ("home", "host", "test"):
        command = [*PROGRAM, "profile", "add", name, *add]
        subprocess.run(command, env=environment(**home), input=b"key", check=True)
    for words in ("--profile ho", "campaigns list --profile ho", "profile use ho"):
        count = str(len(words.split()))
        completing = {"COMP_WORDS": f"vclient {words}", "COMP_CWORD": count}
        done = run(env={"_VCLIENT_COMPLETE": "complete_bash", **completing, **home})
        assert done.stdout.split() == ["home", "host"], words
    next(tmp_path.rglob("profiles.toml")).write_text("not toml")
    completing = {"COMP_WORDS": "vclient --profile ho", "COMP_CWORD": "2"}
    done = run(env={"_VCLIENT_COMPLETE": "complete_bash", **completing, **home})
    assert (done.stdout.strip(), done.stderr) == ("", "")


@on_posix
def test_a_reader_that_has_gone(served: Served):
    with subprocess.Popen(
        [*PROGRAM, "blueprint", "traits", "list", "--json"],
        env=environment(**served.environment()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@on_posix
def test_an_interruption(served: Served):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with subprocess.Popen(
            [*PROGRAM, "health", "--base-url", url],
            env=environment(**served.environment()),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            silent.settimeout(30)
            connection, _ = silent.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


@on_posix
def test_serving(stranger: Runner):
    with subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"], env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            facts = json.loads(process.stdout.readline())
            found = stranger.json(
                *("campaigns", "list"),
                *("--company", facts["company_id"], "--user", facts["user_id"]),
                environment={
                    "VALENTINA_CLIENT_BASE_URL": facts["base_url"],
                    "VALENTINA_CLIENT_API_KEY": facts["api_key"],
                },
            )
            assert [each["id"] for each in found] == [facts["campaign_id"]]
        finally:
            process.terminate()
    assert process.returncode == 0


@on_posix
@pytest.mark.parametrize("times", [1, 2])
def test_serving_is_ended_by_ctrl_c(times: int):
    command = [*PROGRAM, "serve", "--port", "0", "--latency", "60000"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        where = urlsplit(facts["base_url"])
        with socket.create_connection((where.hostname, where.port)) as waiting:
            # A request that is under way, which will not be answered.
            waiting.sendall(b"POST /api/v1/health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n")
            waiting.sendall(b"Expect: 100-continue\r\n\r\n")
            # It comes when the body is read, so it is now that it waits.
            waiting.settimeout(30)
            assert b"100 Continue" in waiting.recv(1024)
            waiting.sendall(b"{}")
            for _ in range(times):
                process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


@on_posix
def test_serving_at_a_terminal(stranger: Runner):
    with at_a_terminal("serve", "--port", "0", env={}) as (process, terminal):
        shown = read_until(terminal, "Ctrl-C")
        settings = dict(re.findall(r"export (VALENTINA_\w+)=(\S+)", shown))
        found = stranger.json("campaigns", "list", environment=settings)
        assert len(found) == 1
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in read_until(terminal, "")
    assert process.returncode == 0


def test_the_help_of_serving_is_that_of_the_testing_server():
    done = run("serve", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: vclient serve ")
    assert "--stale-reads" in done.stdout


@contextlib.contextmanager
def at_a_terminal(*arguments: str, env: Mapping[str, str]) -> Iterator[tuple[Any, int]]:
    """Run the program at a terminal, whose other end is given."""
    mine, its = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        env=environment(**env),
        stdin=its,
        stdout=its,
        stderr=its,
        # Otherwise, keys are asked for at the terminal that the tests are run at.
        start_new_session=True,
    ) as process:
        os.close(its)
        try:
            yield process, mine
        finally:
            process.wait(timeout=30)
            os.close(mine)


def read_until(terminal: int, text: str) -> str:
    """Return what was written up to a text, or up to the end for an empty one."""
    found = ""
    # The end of a terminal is an error.
    with contextlib.suppress(OSError):
        while not text or text not in found:
            part = os.read(terminal, 1024)
            if not part:
                break
            found += part.decode()
    return found


@on_posix
def test_a_question_at_a_terminal(served: Served):
    words = ("campaigns", "delete", served.ids["campaign_id"])
    with at_a_terminal(*words, env=served.environment()) as (process, terminal):
        assert served.ids["campaign_id"] in read_until(terminal, "[y/N]")
        os.write(terminal, b"n\n")
        assert "Error: nothing was done" in read_until(terminal, "")
    assert process.returncode == 1


@on_posix
def test_a_key_is_asked_for_without_an_echo(tmp_path: Path):
    words = ("profile", "add", "home", "--base-url", "https://one.example.com")
    env = {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    with at_a_terminal(*words, env=env) as (process, terminal):
        # The blank behind the colon comes when the echo is off.
        shown = read_until(terminal, "API key: ")
        os.write(terminal, b"a-secret-key\n")
        shown += read_until(terminal, "")
    assert process.returncode == 0, shown
    assert "a-secret-key" not in shown
    file = next(tmp_path.rglob("profiles.toml"))
    assert 'api_key = "a-secret-key"' in file.read_text()


# What is loaded when the help is shown, and how long that takes beyond the interpreter.

HELP = "import sys; from vclient.cli import main; main(sys.argv[1:])"


@pytest.mark.parametrize("words", [[], ["users", "notes"]])
def test_the_help_loads_no_more_than_it_needs(words: list[str]):
    names = ["rich", "httpx", "anyio", "asyncio", "vclient.models"]
    # Typer reads the options before a name of a group by pydantic.
    names += [] if words else ["pydantic"]
    code = f"{HELP}; print([each for each in {names} if each in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *words, "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Usage: vclient" in done.stdout
    assert done.stderr == "[]\n"


def seconds_of(*arguments: str) -> float:
    """Return the processor time of an interpreter, which does not count how busy others are."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], env=environment(), stdout=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def test_the_help_is_fast():
    # Bytecode is written by the first run.
    seconds_of("-m", "vclient.cli", "--help")
    alone = min(seconds_of("-c", "") for _ in range(3))
    helped = statistics.median(seconds_of("-m", "vclient.cli", "--help") for _ in range(3))
    # Imports of the standard library tell how fast the machine is; a slow one may take longer.
    scale = min(seconds_of("-c", "import asyncio, http.client, json") for _ in range(3)) - alone
    assert helped - alone < max(LARGEST_EXTRA, 5 * scale)
