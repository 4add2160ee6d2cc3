"""The options of all commands: connection and output format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import typer

from .connection import (
    API_KEY_VARIABLE,
    BASE_URL_VARIABLE,
    COMPANY_VARIABLE,
    USER_VARIABLE,
    Given,
)
from .failures import CommandError
from .output import Output
from .profiles import Profiles

CONNECTION: Final = "Connection"
OUTPUT: Final = "Output"


def names_of_profiles(incomplete: str) -> list[str]:
    """Return the names of profiles that begin with a text, for the completion of a shell."""
    try:
        return [name for name in sorted(Profiles.load().by_name) if name.startswith(incomplete)]
    except (CommandError, OSError):
        # A shell has no place for messages.
        return []


BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help=f"URL of the server; or {BASE_URL_VARIABLE}, with {API_KEY_VARIABLE}.",
        rich_help_panel=CONNECTION,
    ),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Profile to use; see `vclient profile`.",
        autocompletion=names_of_profiles,
        rich_help_panel=CONNECTION,
    ),
]
Company = Annotated[
    str | None,
    typer.Option(
        "--company",
        metavar="ID",
        help=f"Id of the company; or {COMPANY_VARIABLE}.",
        rich_help_panel=CONNECTION,
    ),
]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        metavar="ID",
        help=f"Id of the acting user; or {USER_VARIABLE}.",
        rich_help_panel=CONNECTION,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.001,
        max=86400,
        help="Longest time for one call, with all its retries.",
        rich_help_panel=CONNECTION,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Write JSON, and nothing else.", rich_help_panel=OUTPUT)
]
AsJsonLines = Annotated[
    bool,
    typer.Option(
        "--json-lines", help="Write JSON, one line for each item.", rich_help_panel=OUTPUT
    ),
]
ColumnNames = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="NAME,...",
        help="Columns of tables, by the names that JSON has.",
        rich_help_panel=OUTPUT,
    ),
]

SHARED: Final[dict[str, tuple[Any, Any]]] = {
    "given_base_url": (BaseUrl, None),
    "given_profile": (ProfileName, None),
    "given_company": (Company, None),
    "given_user": (User, None),
    "given_timeout": (Timeout, None),
    "as_json": (AsJson, False),
    "as_json_lines": (AsJsonLines, False),
    "column_names": (ColumnNames, None),
}
"""The shared options of a command: their types and defaults, by names that no field has."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the shared options.

    Attributes:
        given: The connection options.
        output: The output of results.
    """

    given: Given = field(default_factory=Given)
    output: Output = field(default_factory=Output)

    @classmethod
    def of(cls, ctx: typer.Context, values: dict[str, Any]) -> Settings:
        """Return the shared options given after a command, completed by those before its name.

        Args:
            ctx: The context of the command.
            values: The values of its options, from which the shared ones are removed.

        Raises:
            CommandError: Two output formats were requested.
        """
        before = ctx.obj if isinstance(ctx.obj, Settings) else cls()
        shared = {name: values.pop(name, default) for name, (_, default) in SHARED.items()}
        given = Given(
            **{name.removeprefix("given_"): shared[name] for name in shared if "given" in name}
        )
        return cls(given.before(before.given), _output(shared, before.output))


def _output(shared: dict[str, Any], before: Output) -> Output:
    if shared["as_json"] and shared["as_json_lines"]:
        msg = "--json and --json-lines do not go together"
        raise CommandError(msg)
    names = shared["column_names"]
    columns = before.columns if names is None else tuple(filter(None, names.split(",")))
    if names is not None and not columns:
        msg = "--columns: give the names of columns"
        raise CommandError(msg)
    if shared["as_json"]:
        return Output("json", columns)
    return Output("json-lines" if shared["as_json_lines"] else before.format, columns)
