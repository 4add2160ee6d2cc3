"""Tells of answers where an application records them; most record none."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient._observe.state import CallState

recorders: ContextVar[tuple[Callable[[CallState], None], ...]] = ContextVar("recorders", default=())
"""The functions that are called with the answers to the calls of this task or thread."""


def note_answer(call: CallState) -> None:
    """Tell of the answer to a call that succeeded."""
    for record in recorders.get():
        record(call)
