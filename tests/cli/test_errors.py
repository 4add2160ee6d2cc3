"""What goes wrong is one line on the error stream, and an exit code."""

from __future__ import annotations

import functools
import importlib.util
import io
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer

from vclient._config.installation import how_to_install
from vclient.cli import main
from vclient.cli.failures import printable
from vclient.sync import SyncCampaignsService, SyncVClient

if TYPE_CHECKING:
    from cli.conftest import Result, Runner, Served

NOBODY = "019b796d-d600-7375-a082-000000000000"


@pytest.fixture
def _without_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    client = functools.partial(SyncVClient, max_retries=0)
    monkeypatch.setattr("vclient.cli.running.SyncVClient", client)


def is_one_error(result: Result) -> bool:
    return result.err.startswith("Error: ") and result.err.count("\n") == 1 and not result.out


def test_a_refusal_of_the_server(run: Runner):
    result = run("campaigns", "get", NOBODY)
    assert result.code == 1
    assert is_one_error(result)
    assert "404 Not Found: Campaign not found" in result.err
    assert "request req_" in result.err


def test_the_parameters_that_the_server_refused(run: Runner):
    result = run("campaigns", "get", "nope")
    assert result.code == 1
    assert is_one_error(result)
    assert ": campaign_id: " in result.err
    assert result.err.count("campaign_id") == 1


@pytest.mark.usefixtures("_without_retries")
def test_a_server_that_is_not_there(run: Runner):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        result = run("health", "--base-url", url)
    assert result.code == 1
    assert is_one_error(result)
    assert "could not be reached" in result.err


@pytest.mark.usefixtures("_without_retries")
@pytest.mark.parametrize("words", [("health",), ("campaigns", "list")])
@pytest.mark.parametrize("suffix", ["/wrong", "/api/v2", "/docs"])
def test_a_wrong_path_of_the_server(
    run: Runner, served: Served, words: tuple[str, ...], suffix: str
):
    result = run(*words, "--base-url", served.url + suffix)
    assert result.code == 1
    assert is_one_error(result)
    assert "check --base-url" in result.err
    found = run(*words, environment={"VALENTINA_CLIENT_BASE_URL": served.url + suffix})
    assert "check the environment variable VALENTINA_CLIENT_BASE_URL" in found.err


@pytest.mark.usefixtures("_without_retries")
def test_a_server_without_tls(run: Runner, served: Served):
    result = run("health", "--base-url", served.url.replace("http:", "https:"))
    assert result.code == 1
    assert is_one_error(result)
    assert "does not speak TLS: check --base-url" in result.err


def test_a_server_of_something_else(run: Runner, served: Served):
    served.world.server.respond("GET /health", json={"status": "fine"}, times=1)
    result = run("health")
    assert (result.code, result.out) == (1, "")
    assert "check the environment variable VALENTINA_CLIENT_BASE_URL" in result.err


def test_a_url_that_is_none(run: Runner):
    result = run("health", "--base-url", "api.example.com")
    assert result.code == 2
    assert result.err.startswith("Error: --base-url must be an http or https URL")


@pytest.mark.filterwarnings("default")
def test_warnings_are_a_line(run: Runner):
    shared = {"VALENTINA_CLIENT_SHARED": "redis://127.0.0.1:1"}
    result = run("companies", "list", environment=shared)
    assert result.code == 0
    assert result.err.startswith("Warning: shared state is away (")
    assert result.err.count("\n") == 1


def test_a_server_that_hangs(run: Runner):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        result = run("health", "--base-url", url, "--timeout", "0.05")
        assert run("--timeout", "0.05", "campaigns", "list", "--base-url", url).err
    assert result.code == 1
    assert is_one_error(result)
    assert "no answer within the total timeout of 0.05 seconds" in result.err
    assert "--timeout" in run("health", "--timeout", "0").err


@pytest.mark.usefixtures("_without_retries")
def test_a_server_that_is_ill(run: Runner, served: Served):
    state = {
        "database_status": "offline",
        "cache_status": "online",
        "database_latency_ms": None,
        "cache_latency_ms": 0.5,
        "uptime": "0d 0h 0m 1s",
        "version": "0.27.0",
    }
    served.world.server.respond("GET /health", json=state, status=503, times=2)
    result = run("health")
    assert result.code == 1
    assert "database_status      offline" in result.out
    assert "Error: 503" in result.err
    result = run("health", "--json")
    assert result.code == 1
    assert '"database_status": "offline"' in result.out


@pytest.mark.usefixtures("_without_retries")
def test_a_server_that_fails(run: Runner, served: Served):
    served.world.server.fail("GET /health", status=500, times=1)
    result = run("health")
    assert result.code == 1
    assert is_one_error(result)


def test_what_a_server_says_is_not_obeyed(run: Runner, served: Served):
    problem = {"title": "Bad", "detail": "\x1b[2J\x07 so\nbad", "status": 400}
    served.world.server.respond("GET /health", json=problem, status=400, times=1)
    result = run("health")
    assert is_one_error(result)
    assert printable(result.err) == result.err


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("campaigns", "nothing"),
        ("campaigns", "list", "--nothing"),
        ("campaigns", "get"),
        ("campaigns", "list", "--limit", "-1"),
        ("campaigns", "list", "--limit", "x"),
        ("users", "list", "--user-role", "wizard"),
        ("users", "approve", NOBODY, "wizard"),
        ("campaigns", "create", "--name", "x", "--in-game-date", "tomorrow"),
        ("campaigns", "get", ""),
        ("users", "list", "--columns", "nothing"),
        ("users", "list", "--profile", "nothing"),
    ],
)
def test_a_command_line_that_cannot_be_carried_out(run: Runner, words: tuple[str, ...]):
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    assert "Error: " in result.err


def test_refused_fields_have_the_names_of_options(run: Runner):
    result = run("campaigns", "create", "--in-game-date", "tomorrow", "--danger", "9")
    assert is_one_error(result)
    assert "--name: Field required" in result.err
    assert "--in-game-date: must be a date" in result.err
    assert "--danger: " in result.err
    settings = ("--settings.character-autogen-num-choices", "99")
    character = ("--name-first", "Ada", "--name-last", "Harker", "--campaign", "nope")
    scoped = run("characters", "create", *character)
    assert "--campaign: must be a UUID" in scoped.err
    assert "Value error" not in result.err + scoped.err
    nested = run("companies", "create", "--name", "Any", "--email", "a@b.cd", *settings)
    assert nested.err.startswith("Error: --settings.character-autogen-num-choices: ")


def test_similar_commands_are_named(run: Runner):
    assert "Did you mean 'create'" in run("campaigns", "creat").err


def test_an_interruption(run: Runner, monkeypatch: pytest.MonkeyPatch):
    def interrupt(self, *, progress=None):  # noqa: ARG001 - what the method takes
        raise KeyboardInterrupt

    monkeypatch.setattr(SyncCampaignsService, "list_all", interrupt)
    result = run("campaigns", "list")
    assert (result.code, result.out, result.err) == (130, "", "")


@pytest.mark.parametrize(
    ("ended", "code", "says"),
    [(KeyboardInterrupt, 130, ""), (EOFError, 1, "Error: nothing was done")],
)
def test_a_question_that_is_not_answered(
    run: Runner, monkeypatch: pytest.MonkeyPatch, ended: type[BaseException], code: int, says: str
):
    def ask(*_arguments: Any, **_options: Any) -> None:
        try:
            raise ended  # noqa: TRY301 - as prompts do
        except ended:
            raise typer.Abort from None

    monkeypatch.setattr("vclient.cli.profile_commands.read_secret", ask)
    result = run("profile", "add", "mine", "--base-url", "http://127.0.0.1:1")
    assert (result.code, result.err.strip()) == (code, says)


def test_a_reader_that_has_gone(run: Runner, monkeypatch: pytest.MonkeyPatch):
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Closed())
        result = run("campaigns", "list", "--json")
    assert (result.code, result.err) == (141, "")


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else find_spec(name)
    )
    assert main(["--help"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the extra cli" in err
    assert how_to_install("cli") in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("campaigns", "list", "--company", ""), "company_id"),
        (("--company", "", "campaigns", "list"), "company_id"),
        (("companies", "get", ""), "company_id"),
        (("campaigns", "list", "--user", ""), "acting user"),
        (("campaigns", "list", "--base-url", ""), "no server is known"),
        (("campaigns", "list", "--profile", ""), "there is no profile ''"),
        (("campaigns", "list", "--columns", ""), "--columns: give the names"),
        (("campaigns", "create", "--name", "Salem", "--idempotency-key", ""), "idempotency"),
        (("campaigns", "create", "--name", ""), "--name: must have 3 to 50"),
        (("characters", "list", "--campaign", ""), "campaign"),
        (("roll", "3d10", "--character", ""), "--character: must be a UUID"),
        (("roll", "3d10", "--idempotency-key", ""), "idempotency"),
    ],
)
def test_an_empty_option_is_refused_and_not_dropped(
    run: Runner, served: Served, words: tuple[str, ...], says: str
):
    before = len(served.world.server.calls)
    result = run(*words)
    assert result.code == 2, result
    assert says.lower() in result.err.lower()
    assert len(served.world.server.calls) == before
