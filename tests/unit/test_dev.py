"""`scripts/dev.py` tells how far it is, as what it installs takes long."""

from __future__ import annotations

import io
import sys

import pytest

import dev


def fail() -> None:
    msg = "no network"
    raise OSError(msg)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_tells_what_it_does(capsys: pytest.CaptureFixture[str]):
    with dev.told("installing"):
        assert capsys.readouterr().out == "installing ...\n"
    assert capsys.readouterr().out == "installing: 0 s\n"


def test_a_terminal_sees_the_seconds_pass(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    with pytest.raises(OSError, match="no network"), dev.told("installing"):
        fail()
    assert terminal.getvalue() == "\rinstalling: 0 s\n"
