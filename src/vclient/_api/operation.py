"""The rows of the table of operations."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient._api.routes import Route

OLDEST_RELEASE: Final = "0.25.0"
"""The oldest release of the API that the client supports."""

OCTOBER: Final = "2026-10"
"""The state of the API in October 2026, which has no number."""


class ActingUser(enum.Enum):
    """Whether an operation reads the acting user, from the header `On-Behalf-Of`."""

    IGNORED = "the header is not read"
    OPTIONAL = "the user is checked if the header is there"
    REQUIRED = "the operation is refused without the header"


class Call(NamedTuple):
    """A way to call an operation.

    Attributes:
        function: Name of the method of the service. For a list, the method that returns all of it.
        command: Name of the command within its group; None where the command line has a command
            of its own, or no command.
        summary: Description in one sentence.
        given: Arguments that the command gives, by name, so that nobody has to.
    """

    function: str
    command: str | None
    summary: str
    given: Mapping[str, str | int | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table.

    Attributes:
        id: The id of the operation in the API and in audit logs.
        method: HTTP method, in capitals.
        route: The path.
        calls: The ways to call it; more than one where the client has a method for each use.
        acting_user: Whether it reads the acting user.
        is_paged: Whether it returns a list in pages.
        since: The first supported release of the API that has it: a number, or a month.
        entity: Kind of the changed object in audit logs, if it differs from that of the group.
    """

    id: str
    method: str
    route: Route
    calls: tuple[Call, ...]
    acting_user: ActingUser
    is_paged: bool
    since: str
    entity: str | None

    @property
    def name(self) -> str:
        """Method and path template, such as `GET /companies/{company_id}`."""
        return f"{self.method} {self.route.template}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of operations.

    Attributes:
        name: Name of the group, which is a part of the command line, below the names of the
            groups that it is in (`characters inventory`); empty for no group of commands.
        service: Name of the service, which is that of its accessor in the client.
        summary: Description in one sentence.
        operations: The operations.
        entity: Kind of the changed objects in audit logs; None if writes have no audit log.
        unneeded: Ids that the accessor takes and none of the operations uses.
    """

    name: str
    service: str
    summary: str
    operations: tuple[Operation, ...]
    entity: str | None = None
    unneeded: frozenset[str] = frozenset()
