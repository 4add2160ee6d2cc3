"""The commands that call a method of a service, from the table of operations.

The table maps each command to the method of a service; the options of a command are the
parameters of the method, which are read when the command is run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vclient._api import operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vclient._api.operation import Call, Operation


@dataclass(frozen=True, slots=True)
class Command:
    """A command that calls one method and shows what it returns.

    Attributes:
        name: Name of the command.
        help: Description in one sentence.
        method: Name of the method of the service.
        given: Arguments of the method that are not options of the command.
    """

    name: str
    help: str
    method: str
    given: Mapping[str, Any] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class Listing(Command):
    """A command that shows a list, a page of it or its length.

    Attributes:
        stream: Name of the method that yields the items, for lines of JSON.
        page: Name of the method that returns a page.
        count: Name of the method that counts; None where the length is taken from a page.
    """

    stream: str
    page: str
    count: str | None = None


@dataclass(frozen=True, slots=True)
class Deletion(Command):
    """A command that deletes, after a confirmation."""


@dataclass(frozen=True, slots=True)
class Upload(Command):
    """A command that uploads a file."""


@dataclass(frozen=True, slots=True)
class Download(Command):
    """A command that downloads a file."""


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """A group of commands.

    Attributes:
        name: Name of the group on the command line.
        help: Description in one sentence.
        service: Name of the accessor of the client that returns the service.
        commands: The commands of the group.
        groups: The groups within it.
        unneeded: Ids that the accessor takes but no method uses, so that they are no options.
    """

    name: str
    help: str
    service: str
    commands: tuple[Command, ...] = ()
    groups: tuple[CommandGroup, ...] = ()
    unneeded: frozenset[str] = field(default=frozenset())


# Commands are shown in the order of the table, after those that nearly all groups have.
_FIRST: Final = ("list", "get", "create", "upload", "update", "delete")
# Methods whose names differ from that of their list.
_PAGES: Final = {
    "list_all_audit_logs": "get_audit_log_page",
    "list_all_developer_audit_logs": "get_developer_audit_log_page",
}
# A deletion by another HTTP method.
_DELETING: Final = "deny_user"


def _groups(name: str) -> Iterator[CommandGroup]:
    """Yield the groups within a group, or those of the top level for an empty name."""
    for group in operations.GROUPS:
        outer, _, own = group.name.rpartition(" ")
        if own and outer == name:
            yield CommandGroup(
                name=own,
                help=group.summary,
                service=group.service,
                commands=tuple(sorted(_commands(group.operations), key=_rank)),
                groups=tuple(_groups(group.name)),
                unneeded=group.unneeded,
            )


def _commands(rows: Iterable[Operation]) -> Iterator[Command]:
    for operation in rows:
        for call in operation.calls:
            if call.command is not None:
                yield _command(operation, call, call.command)


def _rank(command: Command) -> int:
    return _FIRST.index(command.name) if command.name in _FIRST else len(_FIRST)


def _command(operation: Operation, call: Call, name: str) -> Command:
    method, text = call.function, call.summary
    if operation.is_paged:
        suffix = method.removeprefix("list_all")
        return Listing(
            name,
            text,
            method,
            stream=f"iter_all{suffix}",
            page=_PAGES.get(method, f"get{suffix}_page"),
            count=None if suffix else "count",
        )
    if operation.method == "DELETE" or method == _DELETING:
        return Deletion(name, text, method)
    if method.startswith("upload_"):
        return Upload(name, text, method)
    if method.startswith("download_"):
        return Download(name, text, method)
    return Command(name, text, method, given=call.given)


GROUPS: Final = tuple(_groups(""))
"""The groups of the top level, in the order of the help."""
