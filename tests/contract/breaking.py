"""Ways to break the testing server, to show that the contract can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from vclient.testing._server.operations import ALL_OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from vclient.testing._server.operation import Endpoint, Handler


Mutation: TypeAlias = "Callable[[pytest.MonkeyPatch], None]"


def replaced(owner: Any, name: str, value: Any) -> Mutation:
    """Return what puts something else in the place of a name of a module or class."""
    return lambda patches: patches.setattr(owner, name, value)


def declared(operation: str, **changes: Any) -> Mutation:
    """Return what changes the declaration of an operation, such as `GET /health`."""

    def apply(patches: pytest.MonkeyPatch) -> None:
        for name, value in changes.items():
            patches.setattr(_Declaration(_operation(operation)), name, value)

    return apply


def handled(operation: str, change: Callable[[Handler], Handler]) -> Mutation:
    """Return what puts another handler around the one of an operation."""
    return declared(operation, handler=change(_operation(operation).handler))


def answered(operation: str, change: Callable[[Any], Any]) -> Mutation:
    """Return what changes the body that the handler of an operation returns."""
    return handled(operation, lambda handler: lambda ctx: change(handler(ctx)))


def _operation(name: str) -> Endpoint:
    return next(each for each in ALL_OPERATIONS if f"{each.method} {each.route.template}" == name)


class _Declaration:
    """Lets the attributes of a frozen declaration be patched."""

    def __init__(self, operation: Endpoint) -> None:
        object.__setattr__(self, "_operation", operation)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._operation, name)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self._operation, name, value)
