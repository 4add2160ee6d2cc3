"""A testing server over a socket that has one of everything, and the program in this process."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from populating import Populated
from vclient.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

VARIABLES = ("BASE_URL", "API_KEY", "DEFAULT_COMPANY_ID", "USER_ID")


@dataclass(frozen=True)
class Served:
    """A testing server that is served.

    Attributes:
        world: The server and what is on it.
        url: Where it is.
    """

    world: Populated
    url: str

    @property
    def ids(self) -> dict[str, str]:
        return self.world.ids

    def environment(self, *, admin: bool = False) -> dict[str, str]:
        """Return the variables with which the program calls it."""
        server = self.world.server
        values = (
            self.url,
            server.global_admin_api_key if admin else server.api_key,
            server.company_id,
            server.user_id,
        )
        return {
            f"VALENTINA_CLIENT_{name}": value for name, value in zip(VARIABLES, values, strict=True)
        }


@dataclass(frozen=True)
class Result:
    """What the program wrote, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


class Runner:
    """Runs the program in this process.

    Attributes:
        served: The server that it calls.
    """

    def __init__(
        self, served: Served, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self.served = served
        self._capsys = capsys
        self._patch = patch

    def __call__(
        self, *arguments: str, stdin: str | bytes = "", environment: Mapping[str, str] | None = None
    ) -> Result:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        with self._patch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
            for name, value in (environment or {}).items():
                patch.setenv(name, value)
            self._capsys.readouterr()
            code = main(list(arguments))
        out, err = self._capsys.readouterr()
        return Result(code, out, err)

    def json(self, *arguments: str, **options: Any) -> Any:
        """Run a command that has to succeed, and return its JSON."""
        return self(*arguments, "--json", **options).json


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    world = Populated()
    with world.server.serve() as url:
        yield Served(world, url)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without profiles; the terminal says nothing of itself."""
    names = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "TZ")
    for name in (*names, *(f"VALENTINA_CLIENT_{each}" for each in VARIABLES)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def stranger(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Runner:
    """The program without anything that it is told by the environment."""
    return Runner(served, capsys, monkeypatch)


@pytest.fixture
def run(stranger: Runner, served: Served, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """The program with an environment that names server, key, company and user."""
    for name, value in served.environment().items():
        monkeypatch.setenv(name, value)
    return stranger
