"""What a forked process has to make anew: locks that may be held, and what came of other threads.

A fork copies the thread that asks for it and no other. A lock that another one holds would stay
locked in the child for ever.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class ResetsAfterFork(Protocol):
    """What a forked process cannot use as it is."""

    def reset_after_fork(self) -> None:
        """Begin as if nothing had been before, without touching what the parent still uses."""
        ...


_owners: WeakSet[ResetsAfterFork] = WeakSet()


def register_for_fork(owner: ResetsAfterFork) -> None:
    """Let an object start over in every process that is forked from this one."""
    _owners.add(owner)


def _reset_after_fork() -> None:
    for owner in list(_owners):
        owner.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_after_fork)
