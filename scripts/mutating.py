"""Breaks something in memory, and looks whether tests notice.

pytest imports and collects the tests once. Each trial is then a fork of that run, which breaks
something and runs the tests that should notice. Fixtures are made in the forks, so that servers
and threads are there as well.
"""

from __future__ import annotations

import contextlib
import enum
import gc
import io
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    # The sources that other tracebacks show take longer than the tests.
    *("-x", "-q", "--tb=native", "-p", "no:cacheprovider", "-p", "no:xdist"),
    # Such a program has imported the package before pytest can rewrite its plugin.
    *("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"),
)
SECONDS = 180.0
_POLL = 0.01


class Verdict(enum.Enum):
    """What came of a trial. Tests that do not end have noticed."""

    CAUGHT = "caught"
    ENDLESS = "endless"
    UNNOTICED = "UNNOTICED"
    NOT_RUN = "NOT RUN"

    @classmethod
    def of(cls, code: int) -> Verdict:
        """Return what the exit code of a run of pytest says."""
        if code == pytest.ExitCode.TESTS_FAILED:
            return cls.CAUGHT
        return cls.UNNOTICED if code == pytest.ExitCode.OK else cls.NOT_RUN

    @property
    def is_caught(self) -> bool:
        """Whether the tests noticed."""
        return self in {Verdict.CAUGHT, Verdict.ENDLESS}


@dataclass(frozen=True)
class Trial:
    """Something that is broken, and the tests that should notice.

    Attributes:
        selects: Says of a test whether it is one of these.
        break_it: Breaks it, in a process that ends with the trial.
    """

    name: str
    selects: Callable[[pytest.Item], bool]
    break_it: Callable[[pytest.Session], object]


def try_all(
    trials: Sequence[Trial], paths: Sequence[str], options: Sequence[str] = ()
) -> dict[str, Verdict]:
    """Return what came of each trial, by its name."""
    forks = _Forks(trials)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(
            [*OPTIONS, "--capture=no", *options, f"--rootdir={ROOT}", *paths], plugins=[forks]
        )
    if code != pytest.ExitCode.OK:
        sys.exit(f"{said.getvalue()}\nThe tests cannot be run.")
    return forks.verdicts


class _Forks:
    """In place of running the tests, forks for each trial, and lets the child run them."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self._trials = trials
        self._running: dict[int, tuple[str, float]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.collect()
        gc.freeze()
        for trial in self._trials:
            self._running[_fork(session, trial)] = (trial.name, time.monotonic() + SECONDS)
            while len(self._running) == os.cpu_count():
                self._poll()
        while self._running:
            self._poll()
        gc.unfreeze()
        return True

    def _poll(self) -> None:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            name, _ = self._running.pop(child)
            self.verdicts[name] = Verdict.of(os.waitstatus_to_exitcode(status))
            return
        for child, (name, end) in list(self._running.items()):
            if time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                del self._running[child]
                self.verdicts[name] = Verdict.ENDLESS
        time.sleep(_POLL)


def _fork(session: pytest.Session, trial: Trial) -> int:
    """Start a child that tries something, and return its process id."""
    child = os.fork()
    return child or _run_in_child(session, trial)


def _run_in_child(session: pytest.Session, trial: Trial) -> NoReturn:
    code = pytest.ExitCode.INTERNAL_ERROR
    try:
        # What is broken makes a noise, in threads and servers too.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        code = _run(session, trial)
    finally:
        os._exit(code)


def _run(session: pytest.Session, trial: Trial) -> pytest.ExitCode:
    trial.break_it(session)
    items = [item for item in session.items if trial.selects(item)]
    if not items:
        return pytest.ExitCode.NO_TESTS_COLLECTED
    for item, following in zip(items, [*items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return pytest.ExitCode.TESTS_FAILED
    return pytest.ExitCode.OK
