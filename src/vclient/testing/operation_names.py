"""The names of all operations."""

from __future__ import annotations

from typing import Final, get_args

from vclient._api.routes import Route
from vclient._runtime.similar import similar

from ._operation_name import OperationName as OperationName  # noqa: PLC0414 - public here

OPERATION_NAMES: Final[tuple[OperationName, ...]] = get_args(OperationName)
"""All operations, by path."""

_NAMES: Final[dict[str, OperationName]] = {name: name for name in OPERATION_NAMES}


def check_operation(name: str) -> OperationName:
    """Return the name of an operation.

    Raises:
        ValueError: No operation has that name; the message suggests similar names.
    """
    if name in _NAMES:
        return _NAMES[name]
    msg = f"there is no operation {name!r}{similar(name, OPERATION_NAMES)}"
    raise ValueError(msg)


def operation_name(method: str, template: str) -> OperationName | None:
    """Return the name of the operation of a method on a path, or None if there is none.

    Args:
        method: The method, in upper case.
        template: The path with the names of its parameters.
    """
    return _NAMES.get(f"{method} {template}")


def path_names(operation: str) -> tuple[str, ...]:
    """Return the names of the parameters in the path of an operation."""
    return Route(operation.partition(" ")[2]).names
