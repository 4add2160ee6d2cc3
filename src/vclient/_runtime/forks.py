"""What a forked process has to make anew: locks that may be held, and what came of other threads.

A fork copies the thread that asks for it and no other. A lock that another one holds would stay
locked in the child for ever.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class StartsOver(Protocol):
    """What a forked process cannot use as it is."""

    def start_over(self) -> None:
        """Begin as if nothing had been before, without touching what the parent still uses."""
        ...


_owners: WeakSet[StartsOver] = WeakSet()


def start_over_after_fork(owner: StartsOver) -> None:
    """Let an object start over in every process that is forked from this one."""
    _owners.add(owner)


def _start_over() -> None:
    for owner in list(_owners):
        owner.start_over()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_over)
