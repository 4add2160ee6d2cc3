"""Resetting objects in a forked process: their locks, and the state of other threads.

A fork copies only the thread that calls it. A lock that another thread holds would stay locked
in the child for ever.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class ResetsAfterFork(Protocol):
    """An object that has to be reset in a forked process."""

    def reset_after_fork(self) -> None:
        """Reset to the initial state, without touching resources that the parent still uses."""
        ...


_owners: WeakSet[ResetsAfterFork] = WeakSet()


def register_for_fork(owner: ResetsAfterFork) -> None:
    """Reset an object in every process that is forked from this one.

    Args:
        owner: The object, which is referenced weakly.
    """
    _owners.add(owner)


def _reset_after_fork() -> None:
    for owner in list(_owners):
        owner.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_after_fork)
