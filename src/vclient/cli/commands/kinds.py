"""The classes of the table of commands.

The table maps each command to the method of a service; the options of a command are the
parameters of the method, which are read when the command is run.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Command:
    """A command that calls one method and shows what it returns.

    Attributes:
        name: Name of the command.
        help: Description in one sentence.
        method: Name of the method of the service.
    """

    name: str
    help: str
    method: str


@dataclass(frozen=True, slots=True)
class Listing(Command):
    """A command that shows a list, a page of it or its length.

    Attributes:
        stream: Name of the method that yields the items, for lines of JSON.
        page: Name of the method that returns a page.
        count: Name of the method that counts; None to use the total of a page.
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
class Group:
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
    groups: tuple[Group, ...] = ()
    unneeded: frozenset[str] = field(default=frozenset())


def listing(help_text: str, things: str = "", *, name: str = "list", page: str = "") -> Listing:
    """Return the command of a list whose methods have the usual names.

    Args:
        help_text: Description in one sentence.
        things: Suffix of the names of the methods, such as `notes`; empty for the list of the
            service itself.
        name: Name of the command.
        page: Name of the method that returns a page, if it differs from the usual one.
    """
    suffix = f"_{things}" if things else ""
    return Listing(
        name,
        help_text,
        f"list_all{suffix}",
        stream=f"iter_all{suffix}",
        page=page or f"get{suffix}_page",
        count=None if things else "count",
    )


def notes(service: str, thing: str) -> Group:
    """Return the commands of the notes on the objects of a service.

    Args:
        service: Name of the accessor of the client.
        thing: Name of the objects in help texts.
    """
    commands = (
        listing(f"List the notes on a {thing}.", "notes"),
        Command("get", "Show a note.", "get_note"),
        Command("create", f"Put a note on a {thing}.", "create_note"),
        Command("update", "Change a note.", "update_note"),
        Deletion("delete", "Delete a note.", "delete_note"),
    )
    return Group("notes", f"Notes on a {thing}.", service, commands)


def assets(service: str, thing: str) -> Group:
    """Return the commands of the images of the objects of a service.

    Args:
        service: Name of the accessor of the client.
        thing: Name of the objects in help texts.
    """
    commands = (
        listing(f"List the images of a {thing}, oldest first.", "assets"),
        Command("get", "Show what is known of an image.", "get_asset"),
        Upload("upload", f"Upload an image to a {thing}.", "upload_asset"),
        Deletion("delete", "Delete an image for good.", "delete_asset"),
    )
    return Group("assets", f"Images of a {thing}.", service, commands)
