"""The methods of a client, found by looking at it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api_drift.hints import hints_of
from vclient._async.services.base import Service as AsyncService
from vclient._sync.services.base import Service as SyncService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Accessor:
    """A way from a client to a service."""

    name: str
    service: type[Any]
    function: Callable[..., Any] | None


@dataclass(frozen=True)
class Method:
    """A public method of a service."""

    accessor: Accessor
    name: str
    function: Callable[..., Any]

    @property
    def full_name(self) -> str:
        """The names of accessor and method."""
        return f"{self.accessor.name}.{self.name}"


def accessors_of(client: type[Any]) -> list[Accessor]:
    """Return the accessors of a client class: all public members that give a service."""
    found = []
    for name, member in _public_members(client):
        is_property = isinstance(member, property)
        function = member.fget if isinstance(member, property) else inspect.unwrap(member)
        if not inspect.isfunction(function):
            continue
        returned = hints_of(function).get("return")
        if inspect.isclass(returned) and issubclass(returned, AsyncService | SyncService):
            found.append(Accessor(name, returned, None if is_property else function))
    return found


def methods_of(client: type[Any]) -> list[Method]:
    """Return the public methods of all services of a client class."""
    inherited = {*vars(AsyncService), *vars(SyncService)}
    return [
        Method(accessor, name, member)
        for accessor in accessors_of(client)
        for name, member in _public_members(accessor.service)
        if inspect.isfunction(member) and name not in inherited
    ]


def _public_members(owner: type[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the public members of a class in the order of the source, inherited ones first."""
    names = dict.fromkeys(name for each in reversed(owner.__mro__) for name in vars(each))
    for name in names:
        if not name.startswith("_"):
            yield name, inspect.getattr_static(owner, name)
