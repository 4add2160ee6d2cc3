"""The comparison of the constants with the options of a server."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import check_options
from api_drift.enumerations import constants_of_client
from vclient import SyncVClient
from vclient.models import Options
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    """What the testing server lists."""
    server = ValentinaServer()
    with SyncVClient(
        server.base_url, server.api_key, set_as_default=False, transport=server.transport()
    ) as client:
        return client.options(server.company_id).get_options().categories()


def check(listed: dict[str, Any], **constants: tuple[Any, ...]) -> list[str]:
    # Through JSON, so that every test has a copy of its own.
    options = Options.model_validate_json(json.dumps(listed))
    return list(check_options.check(options, {**constants_of_client(), **constants}))


def changed(listed: dict[str, Any], category: str, **names: Any) -> dict[str, Any]:
    return {**listed, category: {**listed.get(category, {}), **names}}


def test_no_difference(listed: dict[str, Any]):
    assert check(listed) == []


def test_values(listed: dict[str, Any]):
    new = changed(listed, "gameplay", DiceSize=[6, 8, 10, 12, 20, 100])
    assert check(new) == [
        "DiceSize: the API has 12, and vclient.constants lacks it",
        "DiceSize: vclient.constants has 4, and the API lacks it",
    ]


def test_a_new_enumeration(listed: dict[str, Any]):
    assert check(changed(listed, "users", UserMood=["GOOD"])) == [
        "UserMood: the API lists it, and the model UserOptions lacks it",
        "UserMood: the API lists it, and vclient.constants lacks it",
    ]


def test_a_new_category(listed: dict[str, Any]):
    assert check(changed(listed, "weather", Rain=["YES"])) == [
        "weather: the API lists this category, and the model Options lacks it",
        "Rain: the API lists it, and vclient.constants lacks it",
    ]


def test_an_enumeration_that_is_not_listed(listed: dict[str, Any]):
    assert check(listed, UserMood=("GOOD",)) == [
        "UserMood: vclient.constants has it, and the API does not list it"
    ]


def test_an_enumeration_that_was_not_listed(listed: dict[str, Any]):
    levels = list(constants_of_client()["LogLevel"])
    assert check(changed(listed, "users", LogLevel=levels)) == [
        "LogLevel: the API lists it, and the model UserOptions lacks it",
        "LogLevel: the API lists it, and check_options.py says that it does not",
    ]


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    """The testing server on a socket, and what a client of it needs."""
    command = [sys.executable, "-m", "vclient.testing", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_command(served: dict[str, str], capsys: pytest.CaptureFixture[str]):
    arguments = ["--base-url", served["base_url"], "--company-id", served["company_id"]]
    assert check_options.main([*arguments, "--api-key", served["api_key"]]) == 0
    assert capsys.readouterr().out == "the enumerations agree\n"

    assert check_options.main([*arguments, "--api-key", "k" * 32]) == 2
    assert capsys.readouterr().err.startswith("cannot read the options: 401")


def test_command_with_the_environment(
    served: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name, member in (
        ("BASE_URL", "base_url"),
        ("API_KEY", "api_key"),
        ("DEFAULT_COMPANY_ID", "company_id"),
    ):
        monkeypatch.setenv(f"VALENTINA_CLIENT_{name}", served[member])
    constants = {**constants_of_client(), "GameVersion": ("V4", "V5", "V6")}
    monkeypatch.setattr(check_options, "constants_of_client", lambda: constants)
    assert check_options.main([]) == 1
    text = "GameVersion: vclient.constants has 'V6', and the API lacks it\n"
    assert capsys.readouterr().out == text


def test_command_with_an_enumeration_less(
    listed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    respx_mock: Any,
):
    monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", "a")
    users = {name: values for name, values in listed["users"].items() if name != "UserRole"}
    respx_mock.get("https://valentina.test/api/v1/companies/a/options").respond(
        json={**listed, "users": users}
    )
    arguments = ["--base-url", "https://valentina.test", "--api-key", "k" * 32]
    assert check_options.main(arguments) == 1
    text = "UserRole: vclient.constants has it, and the API does not list it\n"
    assert capsys.readouterr().out == text
