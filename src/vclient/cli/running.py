"""Runs a command of the table: creates the client, calls the method, shows the answer."""

from __future__ import annotations

import inspect
import logging
import sys
import warnings
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vclient.exceptions import APIError
from vclient.sync import SyncVClient

from .commands import Deletion, Download, Listing, Upload
from .connection import COMPANY_VARIABLE, USER_VARIABLE, Connection
from .failures import FAILED, USAGE, CommandError, say
from .progress import progress_bar
from .values import STDIN, arguments_of, confirm, read_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .commands import Command, CommandGroup
    from .options import Settings
    from .output import Output
    from .signatures import Signature

_LARGEST_PAGE: Final = 100
_TIMEOUT: Final = 30.0
# How errors name what the program gives the client.
_ARGUMENTS: Final = {
    "the argument api_key": "api_key",
    "base_url": "base_url",
}


@contextmanager
def client_of(connection: Connection) -> Iterator[SyncVClient]:
    """Return a context with a client, whose writes carry idempotency keys.

    Args:
        connection: The arguments of the client.
    """
    seconds = connection.timeout
    with (
        _log_to_people(),
        _warn_people(),
        _in_words_of(connection),
        SyncVClient(
            base_url=connection.base_url,
            api_key=connection.api_key,
            default_company_id=connection.company_id,
            auto_idempotency_keys=True,
            set_as_default=False,
            timeout=_TIMEOUT if seconds is None else seconds,
            total_timeout=seconds,
        ) as client,
    ):
        yield client


@contextmanager
def _in_words_of(connection: Connection) -> Iterator[None]:
    """Name what was given on the command line where an error names an argument of the client."""
    try:
        yield
    except (APIError, ValueError) as error:
        message = str(error)
        for argument, name in _ARGUMENTS.items():
            if name in connection.origins:
                message = message.replace(argument, connection.origins[name])
        if message == str(error):
            raise
        raise CommandError(message, FAILED if isinstance(error, APIError) else USAGE) from None


@contextmanager
def _log_to_people() -> Iterator[None]:
    """Report retries if the error stream is a terminal, but no fields that an answer lacks."""
    if not sys.stderr.isatty():
        logging.getLogger("vclient").addHandler(logging.NullHandler())
    answers = logging.getLogger("vclient.answers")
    level = answers.level
    answers.setLevel(logging.ERROR)
    try:
        yield
    finally:
        answers.setLevel(level)


@contextmanager
def _warn_people() -> Iterator[None]:
    """Show warnings of the client in a line, without the place in the program."""

    def show(message: Warning | str, *_place: object, **_options: object) -> None:
        say(f"Warning: {message}")

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


def required_company(connection: Connection) -> str:
    """Return the company of a connection.

    Raises:
        CommandError: There is none.
    """
    if connection.company_id is None:
        msg = f"which company? Use --company, {COMPANY_VARIABLE} or a profile"
        raise CommandError(msg)
    return connection.company_id


def required_user(connection: Connection) -> str:
    """Return the acting user of a connection.

    Raises:
        CommandError: There is none.
    """
    if connection.user_id is None:
        msg = f"who acts? Use --user, {USER_VARIABLE} or a profile"
        raise CommandError(msg)
    return connection.user_id


def run_command(
    group: CommandGroup,
    command: Command,
    signature: Signature,
    settings: Settings,
    values: dict[str, Any],
) -> None:
    """Run a command.

    Args:
        group: The group that it is in.
        command: Its entry in the table.
        signature: The parameters of its method.
        settings: The values of the shared options.
        values: The values of its own options.

    Raises:
        CommandError: The command line is invalid.
        APIError: The call failed.
    """
    connection = Connection.find(settings.given)
    scope = _scope(group, signature, connection, values)
    arguments = arguments_of(
        signature.parameters,
        values,
        data=values.get("data"),
        clear=[each.value for each in values.get("clear") or ()],
    )
    arguments |= command.given
    for parameter in signature.parameters:
        if parameter.kind == "secret":
            from_stdin = values[f"{parameter.name}_stdin"]
            arguments[parameter.name] = read_secret(parameter.name, from_stdin=from_stdin)
        is_company = parameter.name == "company_id" and parameter.flag is None
        if is_company and arguments.get("company_id") is None:
            arguments["company_id"] = required_company(connection)
    if values.get("idempotency_key") is not None:
        arguments["idempotency_key"] = values["idempotency_key"]
    if isinstance(command, Deletion):
        what = command.help.partition(" ")[2].removesuffix(".")
        name = next(iter(arguments.values()), "")
        question = f"{command.help.split()[0]} {what} ({name})?"
        confirm(question, is_confirmed=values["yes"])
    with client_of(connection) as client:
        service = _service(client, group, scope)
        output = replace(settings.output, item=signature.item)
        _carry_out(service, command, output, arguments, values)
    sys.stdout.flush()


def _scope(
    group: CommandGroup, signature: Signature, connection: Connection, values: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments of the service."""
    scope: dict[str, Any] = {}
    if signature.in_company:
        scope["company_id"] = required_company(connection)
    if signature.needs_user:
        scope["user_id"] = required_user(connection)
    elif signature.takes_user:
        scope["user_id"] = connection.user_id
    for name, is_required in signature.scope.items():
        value = values.get(name)
        if name in group.unneeded:
            value = ""
        elif is_required and not value:
            msg = f"which {name.removesuffix('_id')}? Use --{name.removesuffix('_id')}"
            raise CommandError(msg)
        scope[name] = value
    return scope


def _service(client: SyncVClient, group: CommandGroup, scope: dict[str, Any]) -> Any:
    accessor = getattr(client, group.service)
    return accessor(**scope) if inspect.ismethod(accessor) else accessor


def _carry_out(
    service: Any,
    command: Command,
    output: Output,
    arguments: dict[str, Any],
    values: dict[str, Any],
) -> None:
    match command:
        case Listing():
            _list(service, command, output, arguments, values)
        case Upload():
            _upload(service, command, output, arguments, values)
        case Download():
            path = Path(values["file"])
            with progress_bar("Downloading", in_bytes=True) as progress:
                getattr(service, command.method)(path, progress=progress)
            say(f"Wrote {path}")
        case _:
            result = getattr(service, command.method)(**arguments)
            if result is None and output.format == "table":
                say("Done.")
            output.show(result)


def _list(
    service: Any,
    command: Listing,
    output: Output,
    arguments: dict[str, Any],
    values: dict[str, Any],
) -> None:
    limit, offset = values["limit"], values["offset"]
    if values["only_count"]:
        output.show(_count(service, command, arguments))
    elif limit is not None and limit <= _LARGEST_PAGE:
        page = getattr(service, command.page)(**arguments, limit=limit, offset=offset)
        output.show_list(page.items, total=page.total, offset=offset)
    elif output.format == "json-lines":
        items = getattr(service, command.stream)(**arguments)
        last = None if limit is None else offset + limit
        output.stream(islice(items, offset, last))
    else:
        with progress_bar("Fetching") as progress:
            items = getattr(service, command.method)(**arguments, progress=progress)
        shown = items[offset:] if limit is None else items[offset : offset + limit]
        output.show_list(shown, total=len(items), offset=offset)


def _count(service: Any, command: Listing, arguments: dict[str, Any]) -> int:
    if command.count is not None:
        total: int = getattr(service, command.count)(**arguments)
        return total
    page_total: int = getattr(service, command.page)(**arguments, limit=0).total
    return page_total


def _upload(
    service: Any,
    command: Upload,
    output: Output,
    arguments: dict[str, Any],
    values: dict[str, Any],
) -> None:
    path = values["file"]
    filename = values["filename"]
    if filename is None and path != STDIN:
        filename = Path(path).name
    if not filename:
        msg = "what is the file called? Use --filename with the standard input"
        raise CommandError(msg)
    content = sys.stdin.buffer if path == STDIN else Path(path)
    method = getattr(service, command.method)
    if "progress" not in inspect.signature(method).parameters:
        output.show(method(**arguments, filename=filename, content=content))
        return
    with progress_bar("Uploading", in_bytes=True) as progress:
        made = method(**arguments, filename=filename, content=content, progress=progress)
    output.show(made)
