"""`vclient doctor`: the report of `client.diagnose()`, in words of the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from behaving import serving
from vclient.cli.failures import printable
from vclient.cli.profiles import Profile, Profiles

if TYPE_CHECKING:
    import socket
    import threading

    from cli.conftest import Runner, Served

pytestmark = pytest.mark.usefixtures("no_proxies")

KEY = "marker-of-a-key-that-nobody-may-see"


def silent(_connection: socket.socket, stopped: threading.Event) -> None:
    stopped.wait()


def test_all_is_well(run: Runner, served: Served):
    result = run("doctor")
    assert (result.code, result.err) == (0, "")
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    variable = "environment variable VALENTINA_CLIENT"
    assert f"base_url {served.url} (the {variable}_BASE_URL)" in lines
    assert f"api_key set (the {variable}_API_KEY)" in lines
    assert any(line.startswith("OK health ") for line in lines)
    assert any(line.startswith("OK key ") for line in lines)
    assert served.world.server.api_key not in result.out


def test_as_json(run: Runner, served: Served):
    report = run.json("doctor", "--user", "somebody")
    assert report["server_version"] == "0.28.0"
    assert report["missing_operations"] == []
    steps = {each["name"]: each["result"] for each in report["steps"]}
    assert {steps[name] for name in ("tcp", "health", "key")} == {"ok"}
    settings = {each["name"]: each for each in report["settings"]}
    assert settings["user"] == {"name": "user", "value": "somebody", "origin": "--user"}
    assert settings["base_url"]["value"] == served.url
    assert served.world.server.api_key not in json.dumps(report)


def test_a_profile_whose_key_is_refused(stranger: Runner, served: Served):
    Profiles({"mine": Profile(served.url, KEY, "company")}, "mine").save()
    result = stranger("doctor")
    assert result.code == 1
    assert "the server refuses the API key, which came from the profile 'mine'" in result.out
    assert result.out.count("(the profile 'mine')") == 3
    assert KEY not in result.out + result.err


def test_a_server_that_hangs(run: Runner):
    with serving(silent) as server:
        result = run("doctor", "--base-url", server.base_url, "--timeout", "0.3")
    assert result.code == 1
    assert "no answer within 0.3 s" in result.out
    assert "(--base-url)" in result.out


def test_a_server_that_is_not_there(run: Runner):
    with serving(silent) as gone:
        url = gone.base_url
    result = run("doctor", "--base-url", url)
    assert result.code == 1
    assert "check host and port in --base-url" in result.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no server is known: run `vclient profile add NAME`"),
        (("--base-url", "https://one.example.com"), "there is no API key for"),
        (("--profile", "nobody"), "there is no profile 'nobody'"),
    ],
)
def test_without_a_server_there_is_a_report_of_the_rest(
    stranger: Runner, words: tuple[str, ...], says: str
):
    result = stranger("doctor", *words)
    assert result.code == 2
    assert "installation" in result.out
    assert says in result.out
    report = json.loads(stranger("doctor", *words, "--json").out)
    assert [each["name"] for each in report["steps"]] == ["installation", "configuration"]


def test_a_url_that_is_none(run: Runner):
    result = run("doctor", "--base-url", "api.example.com")
    assert result.code == 2
    assert "--base-url must be an http or https URL" in result.out


def test_what_a_server_says_is_not_obeyed(run: Runner, served: Served):
    served.world.server.respond("GET /health", json={"version": "\x1b[2J\u202e"}, times=1)
    result = run("doctor")
    assert printable(result.out) == result.out
