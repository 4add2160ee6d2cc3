"""The commands that call a method of a service, from the table of operations.

The table says which command calls which method of which service; the options of a command
are those that the method takes, found when it is run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vclient._api import operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vclient._api.operations import Call, Operation


@dataclass(frozen=True, slots=True)
class Command:
    """A command that calls one method and shows what it returns.

    Attributes:
        name: Name of the command.
        help: What it does, in a sentence.
        method: Name of the method of the service.
    """

    name: str
    help: str
    method: str


@dataclass(frozen=True, slots=True)
class Listing(Command):
    """A command that shows a list, a part of it or its length.

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
    """A command that deletes, after it has asked."""


@dataclass(frozen=True, slots=True)
class Upload(Command):
    """A command that sends a file."""


@dataclass(frozen=True, slots=True)
class Download(Command):
    """A command that writes a file."""


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands that belong together.

    Attributes:
        name: Name of the group, a part of the command line.
        help: What it is about, in a sentence.
        service: Name of the accessor of the client that returns the service.
        commands: The commands of the group.
        groups: The groups within it.
        unneeded: Ids that the accessor takes and no method uses, so that nobody is asked.
    """

    name: str
    help: str
    service: str
    commands: tuple[Command, ...] = ()
    groups: tuple[CommandGroup, ...] = ()
    unneeded: frozenset[str] = field(default=frozenset())


# Commands are shown in the order of the table, but first those that nearly all groups have.
_FIRST: Final = ("list", "get", "create", "upload", "update", "delete")
# Methods that are named unlike the list that they belong to.
_PAGES: Final = {
    "list_all_audit_logs": "get_audit_log_page",
    "list_all_developer_audit_logs": "get_developer_audit_log_page",
}
# Deletes without being a DELETE.
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
    return Command(name, text, method)


GROUPS: Final = tuple(_groups(""))
"""The groups of the top level, in the order in which the help shows them."""
