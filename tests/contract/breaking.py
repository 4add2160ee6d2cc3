"""A way to break something in memory, to show that tests notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


Mutation: TypeAlias = "Callable[[pytest.MonkeyPatch], None]"


def replaced(owner: Any, name: str, value: Any) -> Mutation:
    """Return what puts something else in the place of a name of a module or class."""
    return lambda patches: patches.setattr(owner, name, value)
