"""All that error trackers, consoles and test runners show of an error."""

from __future__ import annotations

import io
import traceback

import pytest
from rich.console import Console
from rich.traceback import Traceback


def shown_with_locals(error: BaseException, *, richly: bool = False) -> str:
    """Return the traceback of an error, with local variables, as several tools format it.

    Args:
        error: The error.
        richly: Whether to add the slowest of them.
    """
    standard = "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    )
    ours = pytest.ExceptionInfo.from_exception(error).getrepr(
        showlocals=True, style="long", truncate_locals=False
    )
    if not richly:
        return f"{standard}\n{ours}"
    console = Console(file=io.StringIO(), width=1000)
    assert error.__traceback__ is not None
    console.print(
        Traceback.from_exception(
            type(error),
            error,
            error.__traceback__,
            show_locals=True,
            locals_max_length=None,
            locals_max_string=None,
        )
    )
    assert isinstance(console.file, io.StringIO)
    return f"{standard}\n{ours}\n{console.file.getvalue()}"
