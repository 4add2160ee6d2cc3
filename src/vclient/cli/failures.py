"""Errors of commands: messages on the error stream, and exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FAILED: Final = 1
"""The API rejected the call, or could not be reached."""
USAGE: Final = 2
"""The command line is invalid; nothing was sent."""
INTERRUPTED: Final = 130
"""Interrupted by Ctrl-C (128 + SIGINT)."""
CLOSED_PIPE: Final = 141
"""The reader of the output has closed the pipe (128 + SIGPIPE)."""


class CommandError(Exception):
    """An error of a command.

    Args:
        message: Description of the error and how to fix it.
        exit_code: The exit code of the program.
    """

    def __init__(self, message: str, exit_code: int = USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def reported(flags: Mapping[str, str] | None = None) -> Iterator[None]:
    """Turn exceptions within the context into one line of output and an exit code.

    Args:
        flags: The options of the command, by the paths to the fields that they set.

    Raises:
        typer.Exit: There was an exception.
    """
    # Imported late, as the help should not wait for these.
    from vclient.exceptions import APIError, RequestValidationError  # noqa: PLC0415

    try:
        yield
    except CommandError as error:
        _end(str(error), error.exit_code)
    except RequestValidationError as error:
        _end(_refused(error, flags or {}), USAGE)
    except APIError as error:
        _end(str(error), FAILED)
    except BrokenPipeError:
        discard_output()
        raise typer.Exit(CLOSED_PIPE) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except typer.Abort as error:
        # A question was answered with Ctrl-C, or with the end of the input.
        if isinstance(error.__context__, KeyboardInterrupt):
            raise typer.Exit(INTERRUPTED) from None
        _end("nothing was done", FAILED)
    except ValueError as error:
        # The client rejects invalid ids and options.
        _end(str(error), USAGE)
    except OSError as error:
        _end(str(error), FAILED)


def discard_output() -> None:
    """Discard unwritten output, so that the interpreter exits without an error."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def is_harmless(character: str) -> bool:
    """Return whether a character neither controls a terminal nor changes the direction of text."""
    return character.isprintable() or character == "\n"


def printable(text: str) -> str:
    """Return a text without control characters, such as escape sequences."""
    return "".join(each if is_harmless(each) else " " for each in text)


def say(message: str) -> None:
    """Write a line to the error stream."""
    typer.echo(printable(" ".join(message.split())), err=True)


def _end(message: str, exit_code: int) -> None:
    say(f"Error: {message}")
    raise typer.Exit(exit_code) from None


def _refused(error: Exception, flags: Mapping[str, str]) -> str:
    """Return the rejected fields, by their names on the command line."""
    lines = []
    for each in getattr(error, "errors", ()):
        names = [str(part) for part in each["loc"] if not isinstance(part, int)]
        path = ".".join(names)
        while names and ".".join(names) not in flags:
            names.pop()
        label = flags.get(".".join(names)) or path
        text = each["msg"].removeprefix("Value error, ")
        lines.append(f"{label}: {text}" if label and not text.startswith(label) else text)
    return "; ".join(dict.fromkeys(lines)) or str(error)
