"""The declared query parameters of an operation, and their parsing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from vclient.testing._server.problems import ProblemError

from .kinds import Enum, Integer, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter.

    Attributes:
        name: Its name in the URL.
        kind: Its type.
        default: Its default value.
        nullable: Whether it may be null in the schema, which affects messages.
        many: Whether it may be repeated; its value then is a list.
        required: Whether it is required.
    """

    name: str
    kind: Kind
    default: Any = None
    nullable: bool = True
    many: bool = False
    required: bool = False

    def decode(self, values: list[str]) -> Any:
        """Return the decoded value.

        Raises:
            ProblemError: It has another type.
        """
        if self.many:
            return [self.kind.decode(value, self.name) for value in values]
        return self.kind.decode(values[-1], self.name, nullable=self.nullable)


def paged(maximum: int = 100) -> tuple[Parameter, ...]:
    """Return the parameters of a paged list.

    Args:
        maximum: The greatest `limit` that the list allows.
    """
    return (
        Parameter("limit", Integer(shape=(0, maximum)), default=10, nullable=False),
        Parameter("offset", Integer(shape=(0, None)), default=0, nullable=False),
    )


def include(*values: str) -> Parameter:
    """Return the parameter for embedded children."""
    return Parameter("include", Enum(*values), default=(), many=True)


TOP_TRAITS: Final = Parameter("num_top_traits", Integer(), default=5, nullable=False)


def raw_query(request: httpx.Request) -> Mapping[str, list[str]]:
    """Return the raw query parameters, each with all its values."""
    query = request.url.query
    return parse_qs(query.decode("ascii"), keep_blank_values=True) if query else {}


def read_query(
    parameters: tuple[Parameter, ...], raw: Mapping[str, list[str]]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return the decoded parameters, and the errors of invalid ones."""
    decoded: dict[str, Any] = {}
    invalid: list[dict[str, str]] = []
    for parameter in parameters:
        values = raw.get(parameter.name)
        if values is None:
            decoded[parameter.name] = parameter.default
            continue
        try:
            decoded[parameter.name] = parameter.decode(values)
        except ProblemError as problem:
            invalid.extend(problem.invalid)
    return decoded, invalid
