"""Conversion of the command line to the arguments of a method."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from .failures import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .signatures import Parameter

STDIN: Final = "-"
_FROM_FILE: Final = "@"


def arguments_of(
    parameters: Iterable[Parameter],
    values: Mapping[str, Any],
    *,
    data: str | None = None,
    clear: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the keyword arguments of a method.

    Args:
        parameters: The parameters of the method.
        values: The given values, by the names of the parameters; None for those not given.
        data: The fields as a JSON object; single options override it.
        clear: Names of the fields to set to null.

    Raises:
        CommandError: The JSON is invalid.
    """
    arguments: dict[str, Any] = {} if data is None else _fields(data)
    for path in clear:
        _put(arguments, path.split("."), None)
    for parameter in parameters:
        value = values.get(parameter.name)
        if value is not None and value != []:
            _put(arguments, parameter.path, _value(parameter, value))
    return arguments


def _put(arguments: dict[str, Any], path: Iterable[str], value: object) -> None:
    *outer, last = path
    for name in outer:
        arguments = arguments.setdefault(name, {})
    arguments[last] = value


def _value(parameter: Parameter, value: Any) -> Any:
    if parameter.kind == "json":
        return read_json(value, parameter.flag or parameter.metavar)
    if not parameter.choices:
        return value
    by_text = {str(each): each for each in parameter.choices}
    if parameter.many:
        return [by_text[each.value] for each in value]
    return by_text[value.value]


def _fields(data: str) -> dict[str, Any]:
    fields = read_json(data, "--data")
    if not isinstance(fields, dict):
        msg = "--data: must be a JSON object"
        raise CommandError(msg)
    return fields


def read_json(text: str, option: str) -> Any:
    """Decode JSON, from a file for `@FILE`, or from the standard input for `-`.

    Args:
        text: The JSON, `@FILE` or `-`.
        option: The option that it was given to, for error messages.

    Raises:
        CommandError: It is not JSON.
        OSError: The file cannot be read.
    """
    if text == STDIN:
        text = sys.stdin.read()
    elif text.startswith(_FROM_FILE):
        text = Path(text.removeprefix(_FROM_FILE)).read_text(encoding="utf-8")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        msg = f"{option}: not JSON: {error}"
        raise CommandError(msg) from None


def read_secret(name: str, *, from_stdin: bool) -> str:
    """Prompt for a secret without an echo, and return it.

    It is never an argument, which other users of the machine could see.

    Args:
        name: Name of the secret, for the prompt.
        from_stdin: Whether to read the first line of the standard input instead.

    Raises:
        CommandError: There is no terminal for the prompt, or the secret is empty.
    """
    if from_stdin:
        secret = sys.stdin.readline().strip()
    elif sys.stdin.isatty():
        secret = str(typer.prompt(name, hide_input=True, err=True)).strip()
    else:
        flag = f"--{name.lower().replace(' ', '-')}-stdin"
        msg = f"there is no terminal to ask for the {name} at: use {flag}"
        raise CommandError(msg)
    if not secret:
        msg = f"the {name} is empty"
        raise CommandError(msg)
    return secret


def confirm(question: str, *, is_confirmed: bool) -> None:
    """Ask for confirmation before a deletion.

    Args:
        question: The question.
        is_confirmed: Whether the command line has confirmed it already.

    Raises:
        CommandError: The answer is no, or there is no terminal for the prompt.
    """
    if is_confirmed:
        return
    if not sys.stdin.isatty():
        msg = "there is no terminal to ask at: use --yes"
        raise CommandError(msg)
    if not typer.confirm(question, err=True):
        msg = "nothing was done"
        raise CommandError(msg, 1)
