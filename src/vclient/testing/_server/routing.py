"""Finding the operation of a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .constants import API_ROOT
from .operation import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vclient.testing.api_versions import ApiVersion

    from .operation import Endpoint

_PREFIX = API_ROOT.strip("/").split("/")


@dataclass(frozen=True, slots=True)
class Match:
    """The route of a path.

    Attributes:
        operations: The operations on the path, by method.
        parameters: The decoded parameters of the path.
    """

    operations: Mapping[str, Endpoint]
    parameters: dict[str, str]

    @property
    def template(self) -> str:
        """The path template of the operations."""
        return next(iter(self.operations.values())).route.template

    @property
    def allow(self) -> str:
        """The value of the `Allow` header."""
        return ", ".join(sorted({*self.operations, "OPTIONS"}))


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, Endpoint] = field(default_factory=dict)
    names: tuple[str, ...] = ()


class Router:
    """A tree of path segments, built once from the operations."""

    def __init__(self, operations: Iterable[Endpoint]) -> None:
        """Build the tree.

        Raises:
            ValueError: Two operations have the same method and path.
        """
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Endpoint) -> None:
        node = self._root
        for segment in operation.route.template.strip("/").split("/"):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        if operation.method in node.operations:
            msg = f"{operation.method} {operation.route.template} is registered twice"
            raise ValueError(msg)
        node.operations[operation.method] = operation
        node.names = operation.route.names

    def find(self, raw_path: bytes) -> Match | None:
        """Return the route of a path, or None if there is none.

        Args:
            raw_path: The percent-encoded path, with or without a query. It is split before it is
                decoded, so that an encoded slash is no separator.
        """
        path = raw_path.partition(b"?")[0].decode("ascii", "replace")
        segments = path.removesuffix("/").split("/")[1:]
        if segments[: len(_PREFIX)] != _PREFIX:
            return None
        values: list[str] = []
        node = _descend(self._root, segments, len(_PREFIX), values)
        if node is None:
            return None
        return Match(node.operations, dict(zip(node.names, values, strict=True)))


@cache
def router_of(api: ApiVersion) -> Router:
    """Return the routes of a version of the API, once its operations have been imported."""
    return Router(operations_of(api))


def _descend(node: _Node, segments: list[str], index: int, values: list[str]) -> _Node | None:
    if index == len(segments):
        return node if node.operations else None
    segment = unquote(segments[index])
    literal = node.literals.get(segment)
    if literal is not None:
        found = _descend(literal, segments, index + 1, values)
        if found is not None:
            return found
    if node.parameter is None or not segment:
        return None
    values.append(segment)
    found = _descend(node.parameter, segments, index + 1, values)
    if found is None:
        values.pop()
    return found
