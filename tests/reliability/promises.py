"""What the client promises, the tests that prove it, and ways to break it that they notice.

Each module of `reliability.mutations` has a dictionary `PROMISES` of sentences and promises, and
its docstring is the heading of that part of `docs/reliability.md`. A mutation breaks the client
in memory, and at least one of the tests of its promise has to fail then.
`scripts/mutate_reliability.py` tries them all.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from contract.breaking import Mutation

PARTS = ("faults", "processes", "consistency", "time", "secrets", "hostile_servers")
"""The modules with promises, in the order in which they are told of."""


@dataclass(frozen=True)
class Promise:
    """What proves one promise.

    Attributes:
        tests: The tests, as pytest names them: a file, a test, or one of its parameters.
        mutations: Ways to break the client, by what each comes to.
        figures: What these tests try, in numbers that do not change from run to run.
    """

    tests: tuple[str, ...]
    mutations: Mapping[str, Mutation]
    figures: str = ""

    def is_proved_by(self, test: str) -> bool:
        """Return whether a test, by its whole name, is one of the promise's."""
        return any(
            test == each or test.startswith((f"{each}[", f"{each}::")) for each in self.tests
        )


@dataclass(frozen=True)
class Part:
    """The promises of one module.

    Attributes:
        name: The name of the module.
        title: What they are about.
        promises: The promises, by the sentences that make them.
    """

    name: str
    title: str
    promises: Mapping[str, Promise]


def all_parts() -> list[Part]:
    """Return all promises."""
    return [_part(name) for name in PARTS]


def _part(name: str) -> Part:
    module: Any = importlib.import_module(f"reliability.mutations.{name}")
    return Part(name, module.__doc__.partition(".\n")[0].strip().rstrip("."), module.PROMISES)


def together(*mutations: Mutation) -> Mutation:
    """Return what breaks several things at once, such as the same one in both clients."""

    def apply(patches: pytest.MonkeyPatch) -> None:
        for mutation in mutations:
            mutation(patches)

    return apply


def in_both(path: str, value: Any) -> Mutation:
    """Return what replaces the same thing in both clients.

    Args:
        path: Names of a module and of what it has, as `stages.retrying.is_lost_delete`.
        value: What takes its place.
    """

    def apply(patches: pytest.MonkeyPatch) -> None:
        for package in ("_async", "_sync"):
            patches.setattr(f"vclient.{package}.{path}", value)

    return apply
