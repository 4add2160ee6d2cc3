"""What is promised of the client, which tests prove it, and faults that they catch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest


@dataclass(frozen=True)
class Promise:
    """The proof of one promise.

    Attributes:
        tests: The tests that prove it, as pytest names them.
        mutations: Functions that break the client by name; under each of them one of the tests
            has to fail.
    """

    tests: tuple[str, ...]
    mutations: Mapping[str, Callable[[pytest.MonkeyPatch], None]]
