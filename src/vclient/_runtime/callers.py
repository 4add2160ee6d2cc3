"""Warnings that point at the line of the caller, however deep within this package they arise."""

from __future__ import annotations

import sys
import warnings
from typing import Final

_PACKAGE: Final = __name__.partition(".")[0]


def warn_caller(message: str, category: type[Warning] = UserWarning) -> None:
    """Warn at the innermost line that is not of this package.

    A call that is a task of its own has none; the warning then points at what runs the task.

    Args:
        message: The text of the warning.
        category: The class of the warning.
    """
    level, frame = 1, sys._getframe(0)  # noqa: SLF001 - there is no public way to it
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == _PACKAGE
